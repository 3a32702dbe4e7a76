with landed as (
    {{ newest_oneroster('orgs', 'org_id', 'upsert') }}
)

select
    org_id,
    name as org_name,
    lower(type) as org_type,
    identifier as org_code,
    parent_org_id,
    status as org_status,
    cast(load_date as date) as load_date
from landed

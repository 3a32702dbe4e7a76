-- Written by `make staging` from the declaration of orgs in extractors/kinds/oneroster: change it there.
{% set columns = [
    'org_id', 'name', 'type', 'identifier', 'parent_org_id', 'status', 'date_last_modified'
] %}

with landed as (
    {{ landed('oneroster', 'orgs', columns, ['org_id'], 'full', 'ever') }}
)

select
    source_name,
    id_space,
    {{ spaced('oneroster', filled('org_id')) }} as org_id,
    name as org_name,
    lower({{ filled('type') }}) as org_type,
    identifier as org_code,
    {{ spaced('oneroster', filled('parent_org_id')) }} as parent_org_id,
    {{ filled('status') }} as org_status,
    {{ utc_timestamp(read('date_last_modified', 'iso_time')) }} as last_modified_at,
    is_listed,
    load_date
from landed

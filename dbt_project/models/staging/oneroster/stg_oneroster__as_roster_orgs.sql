select
    org_id,
    org_name,
    org_code,
    org_type,
    is_listed and coalesce(org_status, '') <> 'tobedeleted' as is_active
from {{ ref('stg_oneroster__orgs') }}

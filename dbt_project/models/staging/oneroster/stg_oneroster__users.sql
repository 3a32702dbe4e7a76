with landed as (
    {{ newest_oneroster('users', 'user_id') }}
)

select
    user_id,
    lower(role) as role,
    role_org_id,
    {{ parse_date('role_begin_date') }} as role_begin_date,
    {{ parse_date('role_end_date') }} as role_end_date,
    primary_org_id,
    job_title,
    coalesce(lower(enabled_user), 'true') <> 'false' as is_enabled,
    email_hash,
    name_hash,
    coalesce(lower(status), 'active') as user_status,
    cast(load_date as date) as load_date
from landed

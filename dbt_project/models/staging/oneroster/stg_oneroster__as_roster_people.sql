-- Staff alone, of every load: their history is made of them.
select
    source_name,
    user_id,
    role,
    role_org_id,
    primary_org_id,
    role_begin_date,
    role_end_date,
    job_title,
    is_enabled,
    user_status,
    email_hash,
    name_hash,
    row_number_in_load,
    load_id,
    load_date
from {{ ref('stg_oneroster__users_history') }}
where coalesce(role, '') not in ('student', 'guardian', 'parent', 'relative')

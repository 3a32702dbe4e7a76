-- Staff alone, of every load: their history is made of them. A role that makes nobody staff is left out of the list,
-- its place stays; who has no other is no staff.
with people as (
    select
        *,
        {{ replace_all('role', '\\b(student|guardian|parent|relative)\\b', '') }} as staff_role
    from {{ ref('stg_oneroster__users_history') }}
)

select
    source_name,
    user_id,
    staff_role as role,
    role_type,
    role_org_id,
    primary_org_id,
    role_begin_date,
    role_end_date,
    job_title,
    is_enabled,
    user_status,
    email_hash,
    name_hash,
    nullif(concat_ws(';', nullif(master_id_hash, ''), nullif(number_hash, '')), '') as durable_ids,
    row_number_in_load,
    load_id,
    load_date
from people
where role is null or replace(staff_role, ';', '') <> ''

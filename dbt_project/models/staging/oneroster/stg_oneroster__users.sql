-- Written by `make staging` from the declaration of users in extractors/kinds/oneroster: change it there.
{% set columns = [
    'user_id', 'role', 'role_type', 'role_org_id', 'role_begin_date', 'role_end_date', 'primary_org_id',
    'job_title', 'enabled_user', 'email_hash', 'name_hash', 'master_id_hash', 'number_hash', 'status',
    'date_last_modified'
] %}

with landed as (
    {{ landed('oneroster', 'users', columns, ['user_id'], 'full', 'newest') }}
)

select
    source_name,
    id_space,
    user_id,
    lower(role) as role,
    lower(role_type) as role_type,
    {{ spaced_list('oneroster', 'role_org_id') }} as role_org_id,
    role_begin_date,
    role_end_date,
    {{ spaced('oneroster', filled('primary_org_id')) }} as primary_org_id,
    job_title,
    coalesce(lower(trim(enabled_user)), 'true') <> 'false' as is_enabled,
    email_hash,
    name_hash,
    master_id_hash,
    number_hash,
    coalesce(lower({{ filled('status') }}), 'active') as user_status,
    {{ utc_timestamp(read('date_last_modified', 'iso_time')) }} as last_modified_at,
    load_date
from landed

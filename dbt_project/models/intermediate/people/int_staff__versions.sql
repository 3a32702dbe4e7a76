-- The states a roster person was in, from the changes. What the first load shows is taken to have held before it.
with spans as (
    {{ states_held(ref('int_staff__nightly_changes'), ['user_id']) }}
)

select
    user_id,
    role,
    role_type,
    role_org_id,
    primary_org_id,
    role_begin_date,
    role_end_date,
    job_title,
    is_enabled,
    email_hash,
    name_hash,
    durable_ids,
    valid_from,
    cast(coalesce({{ dbt.dateadd('day', -1, 'next_change_date') }}, cast('9999-12-31' as date)) as date) as valid_to,
    next_change_date is null as is_current
from spans
where change_type <> 'gone'

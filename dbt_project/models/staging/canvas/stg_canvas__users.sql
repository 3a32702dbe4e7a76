with landed as (
    {{ newest_canvas('users', 'user_id') }}
)

select
    user_id,
    sis_user_id,
    email_hash,
    login_hash,
    name_hash,
    population,
    {{ utc_timestamp('created_at') }} as created_at,
    cast(load_date as date) as load_date
from landed

-- Written by `make staging` from the declaration of users in extractors/kinds/canvas: change it there.
{% set columns = [
    'user_id', 'sis_user_id', 'email_hash', 'login_hash', 'name_hash', 'population', 'created_at'
] %}

with landed as (
    {{ landed('canvas', 'users', columns, ['user_id'], 'full', 'newest') }}
)

select
    source_name,
    id_space,
    user_id,
    sis_user_id,
    email_hash,
    login_hash,
    name_hash,
    {{ filled('population') }} as population,
    {{ utc_timestamp(read('created_at', 'iso_time')) }} as created_at,
    load_date
from landed

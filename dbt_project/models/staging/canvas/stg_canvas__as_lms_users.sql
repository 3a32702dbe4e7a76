select
    'canvas' as platform,
    user_id,
    sis_user_id as roster_user_id,
    email_hash,
    login_hash,
    name_hash,
    population
from {{ ref('stg_canvas__users') }}

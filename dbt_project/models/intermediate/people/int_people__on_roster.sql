-- The people a roster's staff list ever held, as last seen, each a person of its own.
with roster_newest as (
    select
        user_id,
        email_hash,
        name_hash,
        row_number() over (partition by user_id order by valid_from desc) as recency
    from {{ ref('int_staff__versions') }}
)

select
    user_id as roster_id,
    email_hash,
    name_hash,
    {{ surrogate_key(["'roster'", 'user_id']) }} as person_key
from roster_newest
where recency = 1

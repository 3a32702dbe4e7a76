-- The sessions of the log that took place: one that was cancelled, moved or missed, or of which nobody was there for a
-- minute, did not, nor may one whose status nobody knows count. An empty status, or none asked, is a session held.
with people as (
    select
        session_key,
        bool_or(is_present) as is_anybody_present
    from {{ ref('int_session_participants__paired') }}
    group by session_key
)

select sessions.*
from {{ ref('int_coaching_log__pivoted') }} as sessions
left join people on sessions.session_key = people.session_key
where coalesce(sessions.session_status, 'held') = 'held' and coalesce(people.is_anybody_present, true)

-- The sessions of the log that took place: one that was cancelled, moved or missed, or of which nobody was there for a
-- minute, did not, nor may one whose status nobody knows count. An empty status, or none asked, is a session held, once
-- its day has come: a log may have what is agreed for later. Nights are read after midnight, so the day after counts.
with people as (
    select
        session_key,
        bool_or(is_present) as is_anybody_present
    from {{ ref('int_session_participants__paired') }}
    group by session_key
),

heard as (
    select
        source as source_name,
        stream as stream_name,
        cast({{ dbt.dateadd('day', 1, 'max(cast(load_date as date))') }} as date) as last_day
    from {{ source('coaching', 'loads') }}
    group by source, stream
)

select sessions.*
from {{ ref('int_coaching_log__pivoted') }} as sessions
left join people on sessions.session_key = people.session_key
left join heard on sessions.source_name = heard.source_name and sessions.stream_name = heard.stream_name
where
    coalesce(sessions.session_status, 'held') = 'held'
    and coalesce(people.is_anybody_present, true)
    and coalesce(sessions.session_date <= heard.last_day, true)

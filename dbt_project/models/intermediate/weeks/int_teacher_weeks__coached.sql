{{ config(materialized='view') }}
-- The coaching that reached a teacher in a week, by the session's local day; a summer's session is of
-- the nearer school year.
select
    participants.person_key as teacher_key,
    dates.week_start_date,
    days.record_year as school_year,
    min(sessions.session_date) as first_session_date,
    cast(count(distinct participants.session_key) as bigint) as coaching_sessions,
    sum(cast(participants.received_minutes as decimal(12, 2))) as coached_minutes
from {{ ref('fct_session_participant') }} as participants
inner join {{ ref('fct_coaching_session') }} as sessions on participants.session_key = sessions.session_key
inner join {{ ref('dim_date') }} as dates on sessions.session_date = dates.date_day
inner join {{ ref('int_calendar__days') }} as days on sessions.session_date = days.date_day
where participants.is_teacher and participants.is_present
group by participants.person_key, dates.week_start_date, days.record_year

-- A group's session is observed where its coach was, on that day and at that school or one that nobody names; of
-- several sessions of a day as many as there were observations.
with presented as (
    select
        placed.school_key,
        sessions.coach_key,
        sessions.session_date,
        count(*) as sessions_n
    from (
        select distinct -- each has several people
            session_key,
            school_key
        from {{ ref('int_sessions__schooled') }}
        where is_present
    ) as placed
    inner join {{ ref('fct_coaching_session') }} as sessions on placed.session_key = sessions.session_key
    where sessions.session_format in {{ var('group_formats') }}
    group by placed.school_key, sessions.coach_key, sessions.session_date
),

co_observed as (
    select -- an observation has a row for each item that was rated
        seen.observed_key,
        seen.observation_date,
        case when not known.is_unknown then known.school_key end as school_key,
        coalesce(seen.observation_id, seen.record_key) as observation,
        count(*) filter (where seen.debrief_date <= through.implementation_date) > 0 as is_debriefed
    from {{ ref('fct_observation') }} as seen
    cross join {{ ref('int_loads__reached') }} as through
    left join {{ ref('dim_school') }} as known on seen.school_key = known.school_key
    where seen.observed_role = 'coach'
    group by
        seen.observed_key, seen.observation_date, case when not known.is_unknown then known.school_key end,
        coalesce(seen.observation_id, seen.record_key)
)

select
    school_key,
    {{ told_year() }} as school_year,
    cast(sum(sessions_n) as bigint) as group_presentations_n,
    cast(sum(observed_n) as bigint) as group_presentations_co_observed_n,
    cast(sum(debriefed_n) as bigint) as group_presentations_debriefed_n
from (
    select
        presented.school_key,
        presented.session_date,
        presented.sessions_n,
        least(presented.sessions_n, count(co_observed.observation)) as observed_n,
        least(presented.sessions_n, count(*) filter (where co_observed.is_debriefed)) as debriefed_n
    from presented
    left join co_observed
        on
            presented.coach_key = co_observed.observed_key
            and presented.session_date = co_observed.observation_date
            and presented.school_key = coalesce(co_observed.school_key, presented.school_key)
    group by presented.school_key, presented.coach_key, presented.session_date, presented.sessions_n
) as met
left join {{ ref('int_calendar__days') }} as days on met.session_date = days.date_day
group by school_key, {{ told_year() }}

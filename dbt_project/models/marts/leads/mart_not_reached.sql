{{ config(schema='marts_restricted') }}
with sessions as (
    select
        participants.person_key,
        participants.school_key,
        sessions.session_date
    from {{ ref('fct_session_participant') }} as participants
    inner join {{ ref('fct_coaching_session') }} as sessions on participants.session_key = sessions.session_key
    where participants.is_present
),

eligible as (
    select
        judged.person_key,
        judged.school_key,
        judged.assigned_days,
        judged.elapsed_days,
        periods.period_type,
        periods.period_key,
        periods.school_year,
        periods.period_start,
        periods.period_end
    from {{ ref('int_teacher_eligibility__judged') }} as judged
    inner join {{ ref('int_periods__listed') }} as periods
        on judged.period_type = periods.period_type and judged.period_key = periods.period_key
    where judged.is_eligible and judged.period_type in ('school_year', 'term')
),

counted as (
    select
        eligible.person_key,
        eligible.school_key,
        eligible.period_type,
        eligible.period_key,
        count(*) filter (where sessions.school_key = eligible.school_key) as sessions_here,
        count(*) as sessions_anywhere
    from eligible
    inner join sessions
        on
            eligible.person_key = sessions.person_key
            and sessions.session_date between eligible.period_start and eligible.period_end
    group by eligible.person_key, eligible.school_key, eligible.period_type, eligible.period_key
),

last_sessions as (
    select
        sessions.person_key,
        max(sessions.session_date) as last_session_date
    from sessions
    cross join {{ ref('int_loads__reached') }} as through
    where sessions.session_date <= through.implementation_date
    group by sessions.person_key
),

-- the days that the roster itself names; where it names none, nobody knows
posts as (
    select
        people.person_key,
        schools.school_key,
        min(roles.begin_date) as in_post_since_date
    from {{ ref('int_staff__roles') }} as roles
    inner join {{ ref('int_people__on_roster') }} as people on roles.user_id = people.roster_id
    inner join {{ ref('dim_school') }} as schools on roles.org_id = schools.org_id
    where roles.role = 'teacher' and roles.begin_date is not null
    group by people.person_key, schools.school_key
),

topics as (
    select
        person_key,
        school_key,
        period_type,
        period_key,
        {{ join_sorted("case when topic_type = 'grade' then topic end") }} as grades_taught,
        {{ join_sorted("case when topic_type = 'subject' then topic end") }} as subjects_taught
    from {{ ref('int_teacher_topics__listed') }}
    group by person_key, school_key, period_type, period_key
),

with_open_cycle as (
    select distinct person_key -- a teacher may have two
    from {{ ref('int_cycles__staged') }}
    where is_open and open_until_date = data_through_date
)

select
    eligible.person_key,
    eligible.school_key,
    eligible.period_type,
    eligible.period_key,
    eligible.school_year,
    eligible.period_start,
    eligible.period_end,
    schools.school_code,
    schools.school_name,
    schools.school_level,
    topics.grades_taught,
    topics.subjects_taught,
    eligible.assigned_days,
    eligible.elapsed_days,
    posts.in_post_since_date,
    cast(
        cast({{ dbt.datediff('posts.in_post_since_date', 'through.implementation_date', 'day') }} as double) / 365.25
        as decimal(4, 1)
    ) as years_in_post,
    coalesce(counted.sessions_anywhere, 0) > 0 as is_coached_elsewhere,
    last_sessions.last_session_date,
    with_open_cycle.person_key is not null as has_open_cycle,
    through.implementation_date as data_through_date
from eligible
cross join {{ ref('int_loads__reached') }} as through
left join counted
    on {{ same_key('eligible', 'counted', ['person_key', 'school_key', 'period_type', 'period_key']) }}
left join {{ ref('dim_school') }} as schools on eligible.school_key = schools.school_key
left join posts on eligible.person_key = posts.person_key and eligible.school_key = posts.school_key
left join topics
    on {{ same_key('eligible', 'topics', ['person_key', 'school_key', 'period_type', 'period_key']) }}
left join last_sessions on eligible.person_key = last_sessions.person_key
left join with_open_cycle on eligible.person_key = with_open_cycle.person_key
where coalesce(counted.sessions_here, 0) = 0

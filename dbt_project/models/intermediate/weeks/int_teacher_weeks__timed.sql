-- The weeks of the panel that a series may rest on, with the outcomes and with the weeks in which coaching began. Weeks
-- are counted as weeks of school: 1, 2, 3 through every calendar year, breaks left out.
with weeks as (
    select
        week_start_date,
        row_number() over (order by week_start_date) as week_number
    from {{ ref('dim_date') }}
    where is_instructional_day
    group by week_start_date
),

-- a session in a break begins coaching in the first week after it
begun as (
    select
        dates.week_start_date,
        min(weeks.week_number) as week_number
    from (select distinct week_start_date from {{ ref('dim_date') }}) as dates -- a week has seven days
    inner join weeks on dates.week_start_date <= weeks.week_start_date
    group by dates.week_start_date
),

schools_begun as (
    select
        participants.school_key,
        min(begun.week_number) as week_number
    from {{ ref('fct_session_participant') }} as participants
    inner join {{ ref('fct_coaching_session') }} as sessions on participants.session_key = sessions.session_key
    inner join {{ ref('dim_date') }} as dates on sessions.session_date = dates.date_day
    inner join begun on dates.week_start_date = begun.week_start_date
    where participants.is_teacher and participants.is_present
    group by participants.school_key
),

district_begun as (
    select min(week_number) as week_number
    from schools_begun
),

measured as (
    select
        known.teacher_key,
        known.school_key,
        known.school_year,
        known.week_start_date,
        weeks.week_number,
        known.n_unmapped_events,
        known.n_unmapped_events + known.n_mapped_events as n_student_events,
        {% for id, outcome in practice_outcomes().items() -%}
        {{ outcome.value }} as {{ id }},
        {% endfor -%}
        begun.week_number as own_start,
        schools_begun.week_number as school_start,
        district_begun.week_number as district_start
    from {{ ref('fct_teacher_week') }} as known
    inner join weeks on known.week_start_date = weeks.week_start_date
    cross join district_begun
    left join begun on known.first_coached_week = begun.week_start_date
    left join schools_begun on known.school_key = schools_begun.school_key
    where known.is_work_read and known.n_sections > 0 and known.coaching_sessions is not null
),

starting as (
    select
        teacher_key,
        max(case when week_number = own_start then school_key end) as school_key,
        count(*) filter (where week_number between own_start - 8 and own_start + 7) as weeks_around,
        count(interactions) filter (where week_number between own_start - 8 and own_start + 7) as interactions_around
    from measured
    where own_start is not null
    group by teacher_key
)

select
    measured.teacher_key,
    measured.school_key,
    measured.school_year,
    measured.week_start_date,
    measured.week_number,
    measured.n_unmapped_events,
    measured.n_student_events,
    {% for id in practice_outcomes() -%}
    measured.{{ id }},
    {% endfor -%}
    measured.own_start,
    measured.school_start,
    measured.district_start,
    case when measured.own_start is not null then coalesce(starting.school_key, unknown.school_key) end
        as own_start_school_key,
    measured.week_number between measured.own_start - 8 and measured.own_start + 7 as is_around,
    case when measured.own_start is not null then starting.weeks_around = 16 end as is_whole_around,
    case when measured.own_start is not null then starting.interactions_around = 16 end as is_seen_around
from measured
cross join (select school_key from {{ ref('dim_school') }} where is_unknown) as unknown
left join starting on measured.teacher_key = starting.teacher_key

{{ config(materialized='view') }}
-- The school of a teacher's week: where they were assigned on most of its instructional days; of equal ones the primary
-- school, then the one where they were last.
with spans as (
    select
        listed.teacher_key,
        listed.week_start_date,
        assignments.school_key,
        assignments.is_primary_school,
        greatest(assignments.begin_date, listed.week_start_date) as first_day,
        least(assignments.end_date, listed.week_end_date) as last_day
    from {{ ref('int_teacher_weeks__listed') }} as listed
    inner join {{ ref('int_teacher_assignments__merged') }} as assignments
        on
            listed.teacher_key = assignments.person_key
            and listed.week_end_date >= assignments.begin_date
            and listed.week_start_date <= assignments.end_date
),

counted as (
    select
        spans.*,
        last_days.instructional_day_number - first_days.instructional_day_number
        + case when first_days.is_instructional_day then 1 else 0 end as assigned_days
    from spans
    inner join {{ ref('int_calendar__days') }} as first_days on spans.first_day = first_days.date_day
    inner join {{ ref('int_calendar__days') }} as last_days on spans.last_day = last_days.date_day
),

days as (
    select
        counted.teacher_key,
        counted.week_start_date,
        counted.school_key,
        cast(sum(counted.assigned_days) as bigint) as assigned_days,
        max(case when counted.is_primary_school then 1 else 0 end) as is_primary,
        max(counted.last_day) as last_day
    from counted
    group by counted.teacher_key, counted.week_start_date, counted.school_key
),

ranked as (
    select
        teacher_key,
        week_start_date,
        school_key,
        count(*) over (partition by teacher_key, week_start_date) as n_schools,
        row_number() over (
            partition by teacher_key, week_start_date
            order by assigned_days desc, is_primary desc, last_day desc, school_key asc
        ) as choice
    from days
)

select
    teacher_key,
    week_start_date,
    school_key,
    cast(n_schools as bigint) as n_schools
from ranked
where choice = 1

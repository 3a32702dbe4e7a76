-- Eligible: assigned on at least half of the period's instructional days that have passed.
with bounds as (
    select
        assignments.person_key,
        assignments.school_key,
        periods.period_type,
        periods.period_key,
        periods.elapsed_days,
        greatest(assignments.begin_date, periods.period_start) as first_day,
        least(assignments.end_date, periods.period_end, through.implementation_date) as last_day
    from {{ ref('int_teacher_assignments__merged') }} as assignments
    inner join {{ ref('int_periods__listed') }} as periods
        on assignments.begin_date <= periods.period_end and assignments.end_date >= periods.period_start
    cross join {{ ref('int_loads__reached') }} as through
    where periods.elapsed_days > 0
),

days as (
    select
        bounds.person_key,
        bounds.school_key,
        bounds.period_type,
        bounds.period_key,
        bounds.elapsed_days,
        last_days.instructional_day_number - first_days.instructional_day_number
        + case when first_days.is_instructional_day then 1 else 0 end as assigned_days
    from bounds
    inner join {{ ref('int_calendar__days') }} as first_days on bounds.first_day = first_days.date_day
    inner join {{ ref('int_calendar__days') }} as last_days on bounds.last_day = last_days.date_day
    where bounds.first_day <= bounds.last_day
)

select
    person_key,
    school_key,
    period_type,
    period_key,
    max(elapsed_days) as elapsed_days,
    cast(sum(assigned_days) as bigint) as assigned_days,
    cast(sum(assigned_days) as bigint) * 2 >= max(elapsed_days) as is_eligible
from days
group by person_key, school_key, period_type, period_key

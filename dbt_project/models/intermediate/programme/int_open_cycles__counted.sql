-- Known teachers in open cycles, by school and period: the instructional days that have passed on which one of their
-- cycles was open there, from its kickoff to its last day. Cycles that overlap are one.
with teachers as (
    select distinct person_key -- a teacher has several spans
    from {{ ref('int_teacher_assignments__merged') }}
),

cycles as (
    select
        cycles.school_key,
        cycles.person_key,
        cycles.kickoff_date as begin_date,
        cycles.open_until_date as end_date
    from {{ ref('int_cycles__staged') }} as cycles
    inner join teachers on cycles.person_key = teachers.person_key
    where cycles.kickoff_date <= cycles.open_until_date
),

spans as (
    {{ merged_spans('cycles', ['school_key', 'person_key']) }}
),

bounds as (
    select
        spans.school_key,
        spans.person_key,
        periods.period,
        greatest(spans.begin_date, periods.period_start) as first_day,
        least(spans.end_date, periods.period_end) as last_day
    from spans
    inner join {{ ref('int_periods__listed') }} as periods
        on spans.begin_date <= periods.period_end and spans.end_date >= periods.period_start
),

days as (
    select
        bounds.school_key,
        bounds.period,
        bounds.person_key,
        last_days.instructional_day_number - first_days.instructional_day_number
        + case when first_days.is_instructional_day then 1 else 0 end as open_days
    from bounds
    inner join {{ ref('int_calendar__days') }} as first_days on bounds.first_day = first_days.date_day
    inner join {{ ref('int_calendar__days') }} as last_days on bounds.last_day = last_days.date_day
)

select
    school_key,
    period,
    person_key,
    cast(sum(open_days) as bigint) as open_days
from days
where open_days > 0
group by school_key, period, person_key

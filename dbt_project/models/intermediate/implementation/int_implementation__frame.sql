-- Every cell there is to report on: the standards of each framework in use by a period, for each school with teachers
-- or coaching in that period. A standard that coaching did not reach, and a month in which nobody used a framework that
-- was in use before, are rows of zeros, not missing rows.
with active as (
    select distinct school_key, framework_id, period_type, period_key -- one row however many sessions
    from {{ ref('int_implementation__minutes') }}
    union
    select distinct school_key, framework_id, period_type, period_key -- as above
    from {{ ref('int_implementation__cycles') }}
    union
    select distinct school_key, framework_id, period_type, period_key -- as above
    from {{ ref('int_implementation__follow_ups') }}
),

first_uses as (
    select
        active.framework_id,
        active.period_type,
        min(periods.period_start) as first_start
    from active
    inner join {{ ref('int_periods__listed') }} as periods
        on active.period_type = periods.period_type and active.period_key = periods.period_key
    group by active.framework_id, active.period_type
),

frameworks as (
    select
        first_uses.framework_id,
        periods.period_type,
        periods.period_key
    from first_uses
    inner join {{ ref('int_periods__listed') }} as periods
        on first_uses.period_type = periods.period_type and first_uses.first_start <= periods.period_start
    cross join {{ ref('int_loads__reached') }} as through
    where periods.period_start <= through.implementation_date
    union
    select distinct framework_id, period_type, period_key -- a kickoff may lie in a period that has not begun
    from active
),

eligible as (
    select
        school_key,
        period_type,
        period_key,
        count(*) as teachers_eligible
    from {{ ref('int_teacher_eligibility__judged') }}
    where is_eligible
    group by school_key, period_type, period_key
),

schools as (
    select school_key, period_type, period_key
    from active
    union -- a school may have both teachers and coaching
    select school_key, period_type, period_key
    from eligible
)

select
    schools.school_key,
    frameworks.framework_id,
    standards.qualified_code,
    schools.period_type,
    schools.period_key,
    coalesce(eligible.teachers_eligible, 0) as teachers_eligible
from schools
inner join frameworks on schools.period_type = frameworks.period_type and schools.period_key = frameworks.period_key
inner join {{ ref('dim_standard') }} as standards on frameworks.framework_id = standards.framework_id
left join eligible
    on
        schools.school_key = eligible.school_key
        and schools.period_type = eligible.period_type
        and schools.period_key = eligible.period_key

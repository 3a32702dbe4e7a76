-- Every cell there is to report on: the standards of each framework that is in use in a period, for each school with
-- teachers or coaching in that period. A standard that coaching did not reach is a row of zeros, not a missing row.
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

frameworks as (
    select distinct framework_id, period_type, period_key -- many schools use one framework
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

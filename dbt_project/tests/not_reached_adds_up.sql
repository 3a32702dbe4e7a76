-- Whom mart_not_reached lists are the eligible teachers of mart_implementation_by_school whom coaching did not reach.
-- Red: the two count a session at another school or on another day; look at which school and period they part.
with counted as (
    select
        school_key,
        period_type,
        period_key,
        teachers_not_reached
    from {{ ref('mart_implementation_by_school__restricted') }}
    where framework_id = 'all' and period_type in ('school_year', 'term')
),

listed as (
    select
        school_key,
        period_type,
        period_key,
        count(*) as teachers_not_reached
    from {{ ref('mart_not_reached') }}
    group by school_key, period_type, period_key
)

select
    counted.school_key,
    counted.period_type,
    counted.period_key,
    counted.teachers_not_reached,
    listed.teachers_not_reached as teachers_listed
from counted
left join listed on {{ same_key('counted', 'listed', ['school_key', 'period_type', 'period_key']) }}
where counted.teachers_not_reached <> coalesce(listed.teachers_not_reached, 0)

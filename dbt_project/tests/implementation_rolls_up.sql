-- A whole is its parts: the district is its schools, a framework its standards, all of it the frameworks, in minutes
-- and, over places, in cycles. Red: somebody is in two places of one level, or a code in two standards; look at the
-- members tables (int_places__listed, int_standard_members__listed).
with by_place as (
    select
        standard,
        period,
        sum(case when place_level = 'school' then coach_minutes_allocated else 0 end)
        - sum(case when place_level = 'district' then coach_minutes_allocated else 0 end) as minutes,
        sum(case when place_level = 'school' then cycles_due else 0 end)
        - sum(case when place_level = 'district' then cycles_due else 0 end) as cycles
    from {{ ref('int_implementation__cells') }}
    group by standard, period
),

by_standard as (
    select
        place,
        period,
        sum(case when standard_level = 'standard' then coach_minutes_allocated else 0 end) as of_standards,
        sum(case when standard_level = 'framework' then coach_minutes_allocated else 0 end) as of_frameworks,
        sum(case when standard_level = 'all' then coach_minutes_allocated else 0 end) as of_all
    from {{ ref('int_implementation__cells') }}
    group by place, period
)

select
    'schools are not their district' as identity,
    count(*) as broken
from by_place
where abs(minutes) > 0.0001 or cycles <> 0
having count(*) > 0
union all
select
    'standards are not their framework, or frameworks not all' as identity,
    count(*) as broken
from by_standard
where abs(of_standards - of_all) > 0.0001 or abs(of_frameworks - of_all) > 0.0001
having count(*) > 0

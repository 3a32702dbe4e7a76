-- 15. How many of my staff have been reached, and on which standards?
-- who: Principal
-- product: bi
-- read: One school's row a standard, and first `all`, in whatever standard; here of the school whose code comes first:
--   put your own in. No names; a row in which too few were coached, or too few were not, is empty, and so may others be
--   for its sake. A month often shows what its year hides: put its key for the year's.
with mine as (
    select min(school_code) as school_code
    from marts.mart_implementation_by_school
),

newest as (
    select max(period_key) as period_key
    from marts.mart_implementation_by_school
    where period_type = 'school_year'
),

told as (
    select
        'all' as qualified_code,
        cast(null as varchar) as standard_title,
        school_code,
        period_key,
        teachers_eligible,
        teachers_coached_eligible,
        reach_rate,
        n_band,
        suppressed,
        0 as turn
    from marts.mart_implementation_by_school
    where framework_id = 'all'
    union all
    select
        qualified_code,
        standard_title,
        school_code,
        period_key,
        teachers_eligible,
        teachers_coached_eligible,
        reach_rate,
        n_band,
        suppressed,
        1 as turn
    from marts.mart_implementation_by_school_standard
    where standard_level = 'standard'
)

select
    told.qualified_code,
    told.standard_title,
    told.teachers_eligible,
    told.teachers_coached_eligible,
    told.reach_rate,
    told.n_band,
    told.suppressed
from told
inner join mine on told.school_code = mine.school_code
inner join newest on told.period_key = newest.period_key
order by told.turn, told.qualified_code

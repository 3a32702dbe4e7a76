-- 15. How many of my staff have been reached, and on which standards?
-- who: Principal
-- product: bi
-- read: One school's row a standard; no names, and a standard in which too few were coached is empty. Put
--   your own school's code in.
select
    qualified_code,
    standard_title,
    teachers_eligible,
    teachers_coached_eligible,
    reach_rate,
    n_band,
    suppressed
from marts.mart_implementation_by_school_standard
where
    school_code = 'S03'
    and standard_level = 'standard'
    and period_key = (
        select max(period_key) from marts.mart_implementation_by_school_standard where period_type = 'school_year'
    )
order by qualified_code

-- 4. Which standards does our plan name but coaching not reach?
-- who: Superintendent
-- product: bi
-- read: The standards of the district's plan (seed programme_focus_standards) with what coaching they had,
--   least first, then those that are hidden: of them it can't be told here whether they were reached. The exact gap is
--   focus_gap_codes of mart_standards_coverage (analyst). No row means that the plan names none.
select
    qualified_code,
    standard_title,
    teachers_coached,
    reach_rate,
    coach_minutes_allocated,
    suppressed
from marts.mart_implementation_district_standard
where
    is_programme_focus
    and period_key = (
        select max(period_key) from marts.mart_implementation_district_standard where period_type = 'school_year'
    )
order by suppressed, coach_minutes_allocated, qualified_code

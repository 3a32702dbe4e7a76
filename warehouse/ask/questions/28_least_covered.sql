-- 28. Which standards are covered least?
-- who: Coach lead
-- product: analyst
-- read: Coaches' minutes of the newest school year by standard, least first in each framework, and the share of
--   eligible teachers who had any. Minutes are shared out, so that they add up to the framework's; teachers count
--   in each standard. UNALIGNED, which is no standard, is left out, and so is in no share of these minutes.
select
    framework_id,
    qualified_code,
    standard_title,
    is_programme_focus,
    coach_minutes_allocated,
    round(
        coach_minutes_allocated / nullif(sum(coach_minutes_allocated) over (partition by framework_id), 0), 4
    ) as minutes_share,
    teachers_coached,
    reach_rate
from marts_restricted.mart_implementation_district_standard
where
    standard_level = 'standard'
    and qualified_code not like '%:UNALIGNED'
    and period_key = (
        select max(period_key)
        from marts_restricted.mart_implementation_district_standard
        where period_type = 'school_year'
    )
order by framework_id, coach_minutes_allocated, qualified_code

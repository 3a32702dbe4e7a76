-- 1. Are we coaching where need is greatest?
-- who: Superintendent
-- product: bi
-- read: Share of eligible teachers with coaching in each standard, by poverty band of their school; the more
--   poverty, the further left. Empty: too few people to show, or not shown beside another figure.
select
    qualified_code,
    standard_title,
    max(case when group_name = 'high' then reach_rate end) as high_poverty,
    max(case when group_name = 'mid-high' then reach_rate end) as mid_high,
    max(case when group_name = 'mid-low' then reach_rate end) as mid_low,
    max(case when group_name = 'low' then reach_rate end) as low_poverty
from marts.mart_implementation_by_group_standard
where
    group_type = 'poverty_band'
    and standard_level = 'standard'
    and period_key = (
        select max(period_key) from marts.mart_implementation_by_group_standard where period_type = 'school_year'
    )
group by qualified_code, standard_title
order by qualified_code

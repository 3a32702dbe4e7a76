-- 3. Is practice changing more in coached than not-yet-coached schools, and how sure are we?
-- who: Superintendent
-- product: bi
-- read: Change from before to after of teachers coached in a standard, in points of the scale. No effect in
--   standard deviations is stated over several schools: pooled as if independent, its interval would cover
--   too little.
-- open: The comparison with teachers not yet coached has no mart yet.
select
    qualified_code,
    standard_title,
    outcome_name,
    n_matched,
    match_rate,
    mean_pre,
    mean_change,
    evidence_flag
from marts.mart_impact_district_standard
where
    standard_level = 'standard'
    and attribution = 'exposed'
    and not suppressed
    and period_key = (select max(period_key) from marts.mart_impact_district_standard)
order by qualified_code, outcome_name

-- 26. How likely is a change that matters?
-- who: Superintendent
-- product: analyst
-- read: The probability that coached teachers changed for the better by more than change_that_matters (standard
--   deviations, set in district.yml) beyond those not coached yet, by standard; given the figures and a weak prior
--   around no effect, and taking for granted that both groups would have changed alike. Where less is better
--   (`direction`), it is of a fall. `all` is coaching at all; the rows of standards share their teachers and are no
--   further evidence. Of the change alone, with nobody beside, dashboards tell it school by school (likely_above of
--   marts.mart_impact_by_school).
select
    qualified_code,
    standard_title,
    outcome_name,
    direction,
    n_coached,
    n_comparison,
    effect_g,
    change_that_matters,
    likely_above,
    evidence_flag
from marts_restricted.mart_impact_comparison
where
    place_level = 'district'
    and likely_above is not null
    and period_key = (select max(period_key) from marts_restricted.mart_impact_comparison)
order by likely_above desc, qualified_code, outcome_name

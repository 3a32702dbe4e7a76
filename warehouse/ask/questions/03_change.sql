-- 3. Is practice changing more in coached than not-yet-coached schools, and how sure are we?
-- who: Superintendent
-- product: analyst
-- read: Teachers coached between the two surveys beside teachers not coached yet, over all schools and standards,
--   since most schools have both; effects in standard deviations, with 95 % intervals that reckon with schools.
--   warn_selection: the two groups began apart. Coaching is by choice here: a difference is no proof.
select
    outcome_name,
    n_coached,
    n_comparison,
    n_schools,
    mean_change_coached,
    mean_change_comparison,
    baseline_gap_sd,
    effect_g,
    ci_low,
    ci_high,
    evidence_flag,
    warn_selection
from marts_restricted.mart_impact_comparison
where
    place_level = 'district'
    and qualified_code = 'all'
    and period_key = (select max(period_key) from marts_restricted.mart_impact_comparison)
order by outcome_name

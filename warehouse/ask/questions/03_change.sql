-- 3. Is practice changing more in coached than not-yet-coached schools, and how sure are we?
-- who: Superintendent
-- product: analyst
-- read: Teachers coached beside teachers not coached yet, over all schools and standards: in surveys from before to
--   after (unit SD), on the learning platform in the first four weeks of coaching (log_events: 0.1 is about a tenth
--   more), with 95 % intervals that reckon with schools. differed_before: the two groups began apart, or moved apart
--   before coaching. Coaching is by choice here: a difference is no proof.
select
    outcome_name,
    'SD' as unit,
    n_coached,
    n_comparison,
    n_schools,
    mean_change_coached,
    mean_change_comparison,
    effect_g as effect,
    ci_low,
    ci_high,
    evidence_flag,
    warn_selection as differed_before
from marts_restricted.mart_impact_comparison
where
    place_level = 'district'
    and qualified_code = 'all'
    and period_key = (select max(period_key) from marts_restricted.mart_impact_comparison)
union all
select
    outcome_name,
    change_unit as unit,
    n_coached,
    n_comparison,
    n_schools,
    round(mean_change_coached, 4) as mean_change_coached,
    round(mean_change_comparison, 4) as mean_change_comparison,
    round(effect, 4) as effect,
    round(ci_low, 4) as ci_low,
    round(ci_high, 4) as ci_high,
    evidence_flag,
    warn_pretrend as differed_before
from marts_restricted.mart_event_study
where
    event_window = 'overall'
    and effect is not null
    and school_year = (select max(school_year) from marts_restricted.mart_event_study)
order by outcome_name

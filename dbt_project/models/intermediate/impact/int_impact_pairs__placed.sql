select
    school_key,
    framework_id,
    qualified_code,
    period_type,
    period_key,
    outcome_id,
    design,
    comparison_id,
    attribution,
    pair_key,
    person_key,
    score_pre,
    score_post,
    exposure_minutes
from {{ ref('int_impact_respondents__placed') }}
where is_matched

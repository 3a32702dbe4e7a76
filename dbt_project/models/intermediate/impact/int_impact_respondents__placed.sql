-- One row for each cell of the impact mart and exposed respondent, matched or not.
select
    exposure.school_key,
    exposure.framework_id,
    exposure.qualified_code,
    'school_year' as period_type,
    exposure.school_year as period_key,
    exposure.construct_id as outcome_id,
    'prepost_matched' as design,
    concat(exposure.pre_wave_id, '>', exposure.post_wave_id) as comparison_id,
    'exposed' as attribution,
    exposure.form_id,
    exposure.pair_key,
    exposure.person_key,
    exposure.pre_wave_id,
    exposure.post_wave_id,
    respondents.pre_form_version,
    respondents.post_form_version,
    respondents.score_pre,
    respondents.score_post,
    exposure.exposure_minutes,
    respondents.score_pre is not null and not respondents.is_late_pre as has_pre,
    respondents.score_post is not null as has_post,
    respondents.is_late_pre,
    pairs.pair_key is not null and not respondents.is_late_pre as is_matched
from {{ ref('int_impact_exposure__assigned') }} as exposure
inner join {{ ref('int_survey_respondents__paired') }} as respondents on exposure.pair_key = respondents.pair_key
left join {{ ref('fct_prepost_pair') }} as pairs on exposure.pair_key = pairs.pair_key

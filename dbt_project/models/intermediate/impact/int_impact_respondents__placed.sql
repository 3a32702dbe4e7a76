-- Teachers who answered, matched or not, once for each standard and indicator they were exposed to and once for
-- coaching at all; what kinds of knowledge came to (TPACK) is told over coaching at all alone.
-- The place is the school of the respondent.
select
    sites.site_key,
    exposure.framework_id,
    exposure.qualified_code,
    concat('school_year:', respondents.school_year) as period,
    respondents.construct_id as outcome_id,
    'prepost_matched' as design,
    concat(respondents.pre_wave_id, '>', respondents.post_wave_id) as comparison_id,
    'exposed' as attribution,
    concat_ws(
        '~', respondents.construct_id, 'prepost_matched',
        concat(respondents.pre_wave_id, '>', respondents.post_wave_id), 'exposed'
    ) as outcome,
    respondents.form_id,
    respondents.pre_wave_id,
    respondents.post_wave_id,
    exposure.pair_key,
    respondents.person_key,
    respondents.score_pre,
    respondents.score_post,
    exposure.exposure_minutes,
    respondents.score_pre is not null and not respondents.is_late_pre as has_pre,
    respondents.score_post is not null as has_post,
    respondents.is_late_pre,
    pairs.pair_key is not null and not respondents.is_late_pre as is_matched
from {{ ref('int_impact_exposure__assigned') }} as exposure
inner join {{ ref('int_survey_respondents__paired') }} as respondents on exposure.pair_key = respondents.pair_key
inner join {{ ref('int_school_sites__listed') }} as sites
    on respondents.school_key = sites.school_key and concat('school_year:', respondents.school_year) = sites.span
left join {{ ref('fct_prepost_pair') }} as pairs on exposure.pair_key = pairs.pair_key
left join {{ ref('dim_construct') }} as constructs on respondents.construct_id = constructs.construct_id
where constructs.tpack_kind is null or exposure.qualified_code = 'all'

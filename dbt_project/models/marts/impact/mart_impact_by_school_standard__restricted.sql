{{ config(schema='marts_restricted', alias='mart_impact_by_school_standard') }}
{% set key = key_of('mart_impact_by_school_standard') -%}
with cells as (
    select
        {{ key | join(',\n        ') }},
        min(form_id) as form_id,
        min(pre_wave_id) as pre_wave_id,
        min(post_wave_id) as post_wave_id,
        count(*) filter (where has_pre) as n_pre,
        count(*) filter (where has_post) as n_post,
        count(*) filter (where is_matched) as n_matched,
        count(*) filter (where is_late_pre) as late_pre_n,
        {{ ratio(
            total('exposure_minutes', where='is_matched'), 'count(exposure_minutes) filter (where is_matched)'
        ) }} / 60 as dosage_hours_mean
    from {{ ref('int_impact_respondents__placed') }}
    group by {{ key | join(', ') }}
),

focus as (
    select
        concat(framework_id, ':', code) as qualified_code,
        school_year
    from {{ ref('programme_focus_standards') }}
),

alphas as (
    -- of the two waves the less reliable one: a change is no better than that
    select
        construct_id,
        form_id,
        wave_id,
        min(cronbach_alpha) as cronbach_alpha,
        coalesce(bool_or(alpha_band = 'fail'), false) as is_failed
    from {{ source('coaching', 'reliability') }}
    group by construct_id, form_id, wave_id
),

measured as (
    select
        cells.*,
        least(pre_alpha.cronbach_alpha, post_alpha.cronbach_alpha) as cronbach_alpha,
        coalesce(pre_alpha.is_failed, false) or coalesce(post_alpha.is_failed, false) as is_scale_failed
    from cells
    left join alphas as pre_alpha
        on
            cells.outcome_id = pre_alpha.construct_id
            and cells.form_id = pre_alpha.form_id
            and cells.pre_wave_id = pre_alpha.wave_id
    left join alphas as post_alpha
        on
            cells.outcome_id = post_alpha.construct_id
            and cells.form_id = post_alpha.form_id
            and cells.post_wave_id = post_alpha.wave_id
)

select
    measured.school_key,
    schools.school_code,
    schools.school_name,
    schools.school_level,
    schools.school_group,
    schools.poverty_band,
    measured.framework_id,
    measured.qualified_code,
    standards.standard_level,
    standards.parent_code,
    standards.standard_title,
    focus.qualified_code is not null as is_programme_focus,
    measured.period_type,
    measured.period_key,
    periods.period_start,
    periods.period_end,
    periods.school_year,
    measured.outcome_id,
    constructs.construct_name as outcome_name,
    'survey' as outcome_source,
    constructs.respondent_role,
    constructs.guskey_level,
    constructs.direction,
    measured.design,
    measured.comparison_id,
    concat('post wave ', measured.post_wave_id, ' less pre wave ', measured.pre_wave_id, ', same teachers')
        as comparison_desc,
    measured.attribution,
    cast(measured.n_pre as bigint) as n_pre,
    cast(measured.n_post as bigint) as n_post,
    cast(measured.n_matched as bigint) as n_matched,
    {{ rate('measured.n_matched', 'measured.n_pre') }} as match_rate,
    cast(effects.mean_pre as decimal(10, 4)) as mean_pre,
    cast(effects.mean_post as decimal(10, 4)) as mean_post,
    cast(effects.mean_change as decimal(10, 4)) as mean_change,
    cast(effects.sd_pre as decimal(10, 4)) as sd_pre,
    cast(effects.corr_pre_post as decimal(10, 4)) as corr_pre_post,
    cast(effects.effect_g as decimal(8, 4)) as effect_g,
    cast(effects.effect_se as decimal(8, 4)) as effect_se,
    cast(effects.ci_low as decimal(8, 4)) as ci_low,
    cast(effects.ci_high as decimal(8, 4)) as ci_high,
    cast(effects.mde_80 as decimal(8, 4)) as mde_80,
    cast(measured.dosage_hours_mean as decimal(8, 2)) as dosage_hours_mean,
    cast(measured.cronbach_alpha as decimal(8, 4)) as cronbach_alpha,
    measured.n_matched > 0 as scale_comparable,
    cast(measured.late_pre_n as bigint) as late_pre_n,
    coalesce(effects.evidence_flag, 'insufficient') as evidence_flag,
    case
        when measured.is_scale_failed then 'scale_failed'
        when effects.evidence_flag is null then 'few_pairs'
        else effects.evidence_reason
    end as evidence_reason,
    '{{ var("metric_version") }}' as metric_version,
    through.impact_date as data_through_date,
    {{ n_band('measured.n_matched') }} as n_band
from measured
inner join {{ ref('dim_school') }} as schools on measured.school_key = schools.school_key
inner join {{ ref('dim_standard') }} as standards on measured.qualified_code = standards.qualified_code
inner join {{ ref('int_periods__listed') }} as periods
    on measured.period_type = periods.period_type and measured.period_key = periods.period_key
cross join {{ ref('int_loads__reached') }} as through
left join {{ ref('dim_construct') }} as constructs on measured.outcome_id = constructs.construct_id
left join {{ source('coaching', 'effects') }} as effects
    -- the scores of a scale that failed are no result
    on {{ same_key('measured', 'effects', key) }} and not measured.is_scale_failed
left join focus on measured.qualified_code = focus.qualified_code and periods.school_year = focus.school_year

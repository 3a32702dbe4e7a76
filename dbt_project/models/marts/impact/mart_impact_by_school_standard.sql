{{ config(tags=['after_estimate']) }}
-- What BI may read: closed periods only, and a cell that the mask hides shows none of its measures. A cell without a row in the mask is hidden.
with cells as (
    select
        restricted.*,
        coalesce(mask.suppressed, true) as suppressed
    from {{ ref('mart_impact_by_school_standard__restricted') }} as restricted
    left join {{ source('coaching', 'privacy_mask') }} as mask
        on mask.mart = 'impact' and {{ cell_key(impact_key(), 'restricted') }} = mask.cell_key
    where restricted.period_end <= restricted.data_through_date
)

select
    cells.school_key,
    cells.school_code,
    cells.school_name,
    cells.school_level,
    cells.school_group,
    cells.poverty_band,
    cells.framework_id,
    cells.qualified_code,
    cells.standard_level,
    cells.parent_code,
    cells.standard_title,
    cells.is_programme_focus,
    cells.period_type,
    cells.period_key,
    cells.period_start,
    cells.period_end,
    cells.school_year,
    cells.outcome_id,
    cells.outcome_name,
    cells.outcome_source,
    cells.respondent_role,
    cells.guskey_level,
    cells.direction,
    cells.design,
    cells.comparison_id,
    cells.comparison_desc,
    cells.attribution,
    case when not cells.suppressed then cells.n_pre end as n_pre,
    case when not cells.suppressed then cells.n_post end as n_post,
    case when not cells.suppressed then cells.n_matched end as n_matched,
    case when not cells.suppressed then cells.match_rate end as match_rate,
    case when not cells.suppressed then cells.mean_pre end as mean_pre,
    case when not cells.suppressed then cells.mean_post end as mean_post,
    case when not cells.suppressed then cells.mean_change end as mean_change,
    case when not cells.suppressed then cells.sd_pre end as sd_pre,
    case when not cells.suppressed then cells.corr_pre_post end as corr_pre_post,
    case when not cells.suppressed then cells.effect_g end as effect_g,
    case when not cells.suppressed then cells.effect_se end as effect_se,
    case when not cells.suppressed then cells.ci_low end as ci_low,
    case when not cells.suppressed then cells.ci_high end as ci_high,
    case when not cells.suppressed then cells.mde_80 end as mde_80,
    case when not cells.suppressed then cells.dosage_hours_mean end as dosage_hours_mean,
    case when not cells.suppressed then cells.cronbach_alpha end as cronbach_alpha,
    case when not cells.suppressed then cells.scale_comparable end as scale_comparable,
    {{ from_threshold('cells.late_pre_n', 'cells.late_pre_n', 'staff_outcomes') }} as late_pre_n,
    case when not cells.suppressed then cells.evidence_flag end as evidence_flag,
    cells.metric_version,
    cells.data_through_date,
    case when not cells.suppressed then cells.n_band end as n_band,
    cells.suppressed
from cells

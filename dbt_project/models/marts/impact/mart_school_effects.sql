{{ config(schema='marts_restricted', tags=['after_estimate']) }}
-- Schools' paired changes beside what they come to when all schools of an outcome are looked at together. A school has
-- ranks as far as intervals allow: those whose whole interval lies above its own are before it, those whose whole
-- interval lies below are behind it, and all others may be either.
{% set group = ['period_type', 'period_key', 'outcome_id', 'design', 'comparison_id', 'attribution'] -%}
with told as (
    select
        cells.*,
        estimates.mean_g,
        estimates.spread_g,
        estimates.shrunken_g,
        estimates.shrunken_ci_low,
        estimates.shrunken_ci_high,
        estimates.own_weight,
        estimates.reason as shrunken_reason,
        estimates.estimator,
        estimates.library,
        estimates.library_version,
        count(cells.effect_g) over (partition by cells.{{ group | join(', cells.') }})
            as n_schools,
        -- higher is better
        case when cells.direction = 'down' then -estimates.shrunken_ci_high else estimates.shrunken_ci_low end as low,
        case when cells.direction = 'down' then -estimates.shrunken_ci_low else estimates.shrunken_ci_high end as high
    from {{ ref('mart_impact_by_school__restricted') }} as cells
    inner join {{ ref('dim_school') }} as schools on cells.school_key = schools.school_key and not schools.is_unknown
    left join {{ source('coaching', 'school_effects') }} as estimates
        -- the scores of a scale that failed are no result
        on cells.cell_key = estimates.cell_key and cells.effect_g is not null
),

placed as (
    select
        mine.cell_key,
        1 + count(*) filter (where theirs.low > mine.high) as rank_best,
        count(*) - count(*) filter (where theirs.high < mine.low) as rank_worst
    from told as mine
    inner join told as theirs on {{ same_key('mine', 'theirs', group) }}
    where mine.shrunken_g is not null and theirs.shrunken_g is not null
    group by mine.cell_key
)

select
    told.cell_key,
    {% for name in [
        'school_key', 'school_code', 'school_name', 'school_level', 'school_group', 'poverty_band', 'period_type',
        'period_key', 'school_year', 'outcome_id', 'outcome_name', 'guskey_level', 'direction',
        'tpack_kind', 'design', 'comparison_id', 'attribution', 'n_matched', 'effect_g', 'ci_low', 'ci_high',
        'evidence_flag'
    ] -%}
    told.{{ name }},
    {% endfor -%}
    cast(told.n_schools as bigint) as n_schools,
    {% for name in ['mean_g', 'spread_g', 'shrunken_g', 'shrunken_ci_low', 'shrunken_ci_high'] -%}
    cast(told.{{ name }} as decimal(8, 4)) as {{ name }},
    {% endfor -%}
    cast(told.own_weight as decimal(6, 4)) as own_weight,
    cast(case when placed.rank_best = placed.rank_worst then placed.rank_best end as bigint) as school_rank,
    cast(placed.rank_best as bigint) as rank_best,
    cast(placed.rank_worst as bigint) as rank_worst,
    case when told.effect_g is null then told.evidence_reason else told.shrunken_reason end as reason,
    told.estimator,
    told.library,
    told.library_version,
    told.metric_version,
    told.data_through_date
from told
left join placed on told.cell_key = placed.cell_key

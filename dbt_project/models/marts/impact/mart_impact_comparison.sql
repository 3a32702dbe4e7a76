{{ config(schema='marts_restricted', tags=['after_estimate']) }}
with groups as (
    {% set cell = ['cell_key', 'place_level', 'place', 'period', 'outcome', 'framework_id', 'qualified_code',
        'construct_id', 'pre_wave_id', 'post_wave_id'] -%}
    select
        {{ cell | join(', ') }},
        count(*) filter (where is_coached) as n_coached,
        count(*) filter (where not is_coached) as n_comparison,
        count(*) filter (where not is_coached and is_coached_later) as comparison_later_n,
        count(distinct school_key) as n_schools,
        {% for wave in ['pre', 'post'] -%}
        {% for group, is in {'coached': 'is_coached', 'comparison': 'not is_coached'}.items() -%}
        {{ ratio(exact_sum('score_' ~ wave, is), 'count(*) filter (where ' ~ is ~ ')') }}
            as mean_{{ wave }}_{{ group }},
        {% endfor -%}
        {% endfor -%}
        {{ ratio(exact_sum('exposure_minutes', 'is_coached'), '60 * count(*) filter (where is_coached)') }}
            as dosage_hours_mean
    from {{ ref('int_comparison__answers') }}
    group by {{ cell | join(', ') }}
),

neither as (
    select
        place,
        period,
        outcome,
        count(*) filter (where arm = 'before') as coached_before_n,
        count(*) filter (where arm = 'little') as little_coached_n
    from {{ ref('int_comparison_teachers__placed') }}
    group by place, period, outcome
),

benchmarks as (
    {{ fitting_benchmarks('P03', 'between_group') }}
),

failed as (
    select distinct -- scales of which an alpha is negative are no measure
        construct_id,
        wave_id
    from {{ source('coaching', 'reliability') }}
    where variant = 'live' and alpha_band = 'fail'
)

select
    groups.cell_key,
    groups.place_level,
    case when groups.place_level <> 'district' then substr(groups.place, length(groups.place_level) + 2) end
        as group_name,
    groups.framework_id,
    groups.qualified_code,
    standards.standard_title,
    periods.period_type,
    periods.period_key,
    periods.school_year,
    groups.construct_id as outcome_id,
    constructs.construct_name as outcome_name,
    constructs.guskey_level,
    constructs.direction,
    benchmarks.benchmark_id,
    'did_not_yet' as design,
    concat(groups.pre_wave_id, '>', groups.post_wave_id) as comparison_id,
    'exposed' as attribution,
    cast(groups.n_coached as bigint) as n_coached,
    cast(groups.n_comparison as bigint) as n_comparison,
    cast(groups.comparison_later_n as bigint) as comparison_later_n,
    cast(neither.coached_before_n as bigint) as coached_before_n,
    cast(neither.little_coached_n as bigint) as little_coached_n,
    cast(groups.n_schools as bigint) as n_schools,
    {% for group in ['coached', 'comparison'] -%}
    cast(groups.mean_pre_{{ group }} as decimal(10, 4)) as mean_pre_{{ group }},
    cast(groups.mean_post_{{ group }} - groups.mean_pre_{{ group }} as decimal(10, 4)) as mean_change_{{ group }},
    {% endfor -%}
    {{ rounded('groups.dosage_hours_mean', 'decimal(8, 2)') }} as dosage_hours_mean,
    cast(effects.sd_pre as decimal(10, 4)) as sd_pre,
    {% for name in ['baseline_gap_sd', 'effect_g', 'effect_se', 'effect_df', 'ci_low', 'ci_high'] -%}
    cast(effects.{{ name }} as decimal(8, 4)) as {{ name }},
    {% endfor -%}
    cast({{ var('thresholds')['change_that_matters'] }} as decimal(6, 4)) as change_that_matters,
    cast(
        case when constructs.direction = 'down' then effects.likely_below else effects.likely_above end
        as decimal(6, 4)
    ) as likely_above,
    case
        when effects.effect_g is null or effects.ci_low is null then 'insufficient'
        when least(groups.n_coached, groups.n_comparison) < {{ var('thresholds')['evidence_pairs'] }}
            then 'insufficient'
        when effects.baseline_gap = 'not_comparable' then 'descriptive'
        else 'comparative'
    end as evidence_flag,
    case
        when coalesce(failed_pre.construct_id, failed_post.construct_id) is not null then 'scale_failed'
        when effects.reason is not null then effects.reason
        when groups.n_comparison = 0 then 'few_people'
        when least(groups.n_coached, groups.n_comparison) < {{ var('thresholds')['evidence_pairs'] }} then 'few_pairs'
        when effects.baseline_gap <> 'ok' then concat('baseline_', effects.baseline_gap)
    end as evidence_reason,
    coalesce(effects.baseline_gap <> 'ok', false) as warn_selection,
    case when constructs.direction = 'down' then effects.is_falling_by_chance else effects.is_rising_by_chance end
        as warn_rtm,
    cast(effects.expected_gain_sd as decimal(8, 4)) as rtm_gain_sd,
    effects.estimator,
    effects.library,
    effects.library_version,
    '{{ var("metric_version") }}' as metric_version,
    through.impact_date as data_through_date
from groups
inner join {{ ref('int_periods__listed') }} as periods on groups.period = periods.period
cross join {{ ref('int_loads__reached') }} as through
left join neither
    on groups.place = neither.place and groups.period = neither.period and groups.outcome = neither.outcome
left join {{ ref('dim_standard') }} as standards on groups.qualified_code = standards.qualified_code
left join {{ ref('dim_construct') }} as constructs on groups.construct_id = constructs.construct_id
left join benchmarks on constructs.guskey_level = benchmarks.outcome_level
{% for wave in ['pre', 'post'] -%}
left join failed as failed_{{ wave }}
    on groups.construct_id = failed_{{ wave }}.construct_id and groups.{{ wave }}_wave_id = failed_{{ wave }}.wave_id
{% endfor -%}
left join {{ source('coaching', 'comparisons') }} as effects
    on
        groups.cell_key = effects.cell_key
        and failed_pre.construct_id is null
        and failed_post.construct_id is null

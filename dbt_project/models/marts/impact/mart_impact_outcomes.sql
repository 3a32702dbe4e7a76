{{ config(schema='marts_restricted', tags=['after_estimate']) }}
-- Every outcome of a school's exposed teachers beside the others: surveys as their own marts have them, what coaches
-- observed and rated, and what is counted on the platform, each with the effect that its numbers bear.
{% set shared = ['school_key', 'school_code', 'school_name', 'school_level', 'school_group', 'poverty_band',
    'period_type', 'period_key', 'school_year', 'outcome_id', 'outcome_name', 'outcome_source', 'guskey_level',
    'direction', 'design', 'comparison_id', 'attribution', 'n_pre', 'n_post', 'n_matched', 'match_rate', 'late_pre_n',
    'mean_pre', 'mean_post', 'mean_change', 'ci_low', 'ci_high', 'dosage_hours_mean', 'evidence_flag',
    'evidence_reason', 'metric_version', 'data_through_date'] -%}
{% set names = {
    'environment': 'Environment of the classroom', 'transformed_tasks': 'Tasks at modification or redefinition'
} -%}
with cells as (
    {% set cell = ['cell_key', 'school_key', 'framework_id', 'qualified_code', 'school_year', 'outcome_source',
        'outcome_id', 'design', 'comparison_id'] -%}
    select
        {{ cell | join(', ') }},
        count(*) filter (where has_pre) as n_pre,
        count(*) filter (where has_post) as n_post,
        count(*) filter (where is_matched) as n_matched,
        count(*) filter (where is_late_pre) as late_pre_n,
        {% for name in ['score_pre', 'score_post', 'exposure_minutes'] -%}
        {{ ratio(exact_sum(name, 'is_matched'), 'count(*) filter (where is_matched)') }} as mean_{{ name }},
        {% endfor -%}
        bool_or(is_matched and is_chosen_low) as warn_rtm,
        min(case when is_matched then first_rater end) = max(case when is_matched then last_rater end)
            as warn_one_rater
    from {{ ref('int_outcome_pairs__exposed') }}
    group by {{ cell | join(', ') }}
),

seen as (
    select
        cells.school_key,
        schools.school_code,
        schools.school_name,
        schools.school_level,
        sites.school_group,
        sites.poverty_band,
        cells.framework_id,
        cells.qualified_code,
        'school_year' as period_type,
        cells.school_year as period_key,
        cells.school_year,
        cells.outcome_id,
        case cells.outcome_id
            {% for id, name in names.items() -%}
            when '{{ id }}' then '{{ name }}'
            {% endfor -%}
            else {{ practice_label('cells.outcome_id', 'name') }}
        end as outcome_name,
        cells.outcome_source,
        case cells.outcome_id when 'active_events' then '5' else '4' end as guskey_level,
        'up' as direction,
        cells.design,
        cells.comparison_id,
        'exposed' as attribution,
        cast(cells.n_pre as bigint) as n_pre,
        cast(cells.n_post as bigint) as n_post,
        cast(cells.n_matched as bigint) as n_matched,
        -- nobody is missed while they can still be seen again
        case when years.period_end <= through.impact_date then {{ rate('cells.n_matched', 'cells.n_pre') }} end
            as match_rate,
        cast(cells.late_pre_n as bigint) as late_pre_n,
        {{ rounded('cells.mean_score_pre', 'decimal(12, 4)') }} as mean_pre,
        {{ rounded('cells.mean_score_post', 'decimal(12, 4)') }} as mean_post,
        {{ rounded('cells.mean_score_post - cells.mean_score_pre', 'decimal(12, 4)') }} as mean_change,
        case cells.outcome_source when 'rating' then 'scale points' when 'lms' then 'events' else 'share' end
            as score_unit,
        effects.effect,
        effects.effect_unit,
        effects.ci_low,
        effects.ci_high,
        {{ rounded('cells.mean_exposure_minutes / 60', 'decimal(8, 2)') }} as dosage_hours_mean,
        case
            when
                effects.effect is not null and effects.ci_low is not null
                and cells.n_matched >= {{ var('thresholds')['evidence_pairs'] }} then 'descriptive'
            else 'insufficient'
        end as evidence_flag,
        case
            when effects.reason is not null then effects.reason
            when cells.n_matched < {{ var('thresholds')['evidence_pairs'] }} then 'few_pairs'
        end as evidence_reason,
        cells.warn_rtm,
        cells.warn_one_rater,
        effects.estimator,
        effects.library,
        effects.library_version,
        '{{ var("metric_version") }}' as metric_version,
        through.impact_date as data_through_date
    from cells
    inner join {{ ref('dim_school') }} as schools on cells.school_key = schools.school_key
    inner join {{ ref('int_periods__listed') }} as years on concat('school_year:', cells.school_year) = years.period
    inner join {{ ref('int_school_sites__listed') }} as sites
        on cells.school_key = sites.school_key and years.period = sites.span
    cross join {{ ref('int_loads__reached') }} as through
    left join {{ source('coaching', 'outcome_changes') }} as effects on cells.cell_key = effects.cell_key
),

together as (
    select
        {{ shared | join(', ') }},
        framework_id,
        qualified_code,
        score_unit,
        effect,
        effect_unit,
        warn_rtm,
        warn_one_rater,
        estimator,
        library,
        library_version
    from seen
    {% for mart, framework, code in [
        ('mart_impact_by_school_standard', 'framework_id', 'qualified_code'),
        ('mart_impact_by_school', "'all'", "'all'"),
    ] -%}
    union all
    select
        {{ shared | join(', ') }},
        {{ framework }} as framework_id,
        {{ code }} as qualified_code,
        'scale points' as score_unit,
        effect_g as effect,
        case when effect_g is not null then 'standard deviations' end as effect_unit,
        cast(null as boolean) as warn_rtm,
        cast(null as boolean) as warn_one_rater,
        cast(null as {{ dbt.type_string() }}) as estimator,
        cast(null as {{ dbt.type_string() }}) as library,
        cast(null as {{ dbt.type_string() }}) as library_version
    from {{ ref(mart ~ '__restricted') }}
    {% endfor -%}
)

select
    {{ cell_key(['school_key', 'qualified_code', 'school_year', 'outcome_id', 'design', 'comparison_id'], 'together') }}
        as cell_key,
    together.school_key,
    together.school_code,
    together.school_name,
    together.school_level,
    together.school_group,
    together.poverty_band,
    together.framework_id,
    together.qualified_code,
    standards.standard_level,
    standards.standard_title,
    together.period_type,
    together.period_key,
    together.school_year,
    together.outcome_id,
    together.outcome_name,
    together.outcome_source,
    together.guskey_level,
    together.direction,
    together.design,
    together.comparison_id,
    together.attribution,
    together.n_pre,
    together.n_post,
    together.n_matched,
    together.match_rate,
    together.late_pre_n,
    together.score_unit,
    {% for name in ['mean_pre', 'mean_post', 'mean_change', 'effect', 'ci_low', 'ci_high'] -%}
    cast(together.{{ name }} as decimal(12, 4)) as {{ name }},
    {% endfor -%}
    together.effect_unit,
    together.dosage_hours_mean,
    together.evidence_flag,
    together.evidence_reason,
    together.warn_rtm,
    together.warn_one_rater,
    together.estimator,
    together.library,
    together.library_version,
    together.metric_version,
    together.data_through_date
from together
left join {{ ref('dim_standard') }} as standards on together.qualified_code = standards.qualified_code

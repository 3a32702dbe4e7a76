{# The impact marts, one text: `place` is school, group or district; `standard` is standard, with indicators, or all,
   for coaching at all. Schools pooled as if they were independent would have intervals that cover too little: effects
   are told of schools alone. #}
{% macro impact_mart(place, standard, variant) -%}
select
    {{ coaching.place_columns(place) }}
    {% for name in coaching._impact_columns(standard == 'standard', place == 'school') -%}
    cells.{{ name }},
    {% endfor -%}
    cells.cell_key
from {{ variant_of('int_impact__measured', variant) }} as cells
{% if place == 'school' -%}
inner join {{ ref('dim_school') }} as schools on cells.place = schools.school_key
inner join {{ ref('int_school_sites__listed') }} as sites
    on cells.place = sites.school_key and concat(cells.period_type, ':', cells.period_key) = sites.span
{% endif -%}
where
    {{ coaching.of_place(place) }}
    and cells.qualified_code {{ '<>' if standard == 'standard' else '=' }} 'all'
{%- endmacro %}

{% macro _impact_columns(has_standard, has_effect) -%}
    {% set of_standard = [
        'framework_id', 'qualified_code', 'standard_level', 'parent_code', 'standard_title', 'is_programme_focus'
    ] -%}
    {# told over coaching at all alone #}
    {% set of_coaching = ['tpack_kind'] -%}
    {% set of_effect = [
        'corr_pre_post', 'effect_g', 'effect_se', 'ci_low', 'ci_high', 'mde_80',
        'change_that_matters', 'likely_above', 'likely_words'
    ] -%}
    {{ return((of_standard if has_standard else []) + [
        'period_type', 'period_key', 'period_start', 'period_end', 'school_year',
        'outcome_id', 'outcome_name', 'outcome_source', 'respondent_role', 'guskey_level', 'direction'
    ] + ([] if has_standard else of_coaching) + [
        'benchmark_id',
        'design', 'comparison_id', 'comparison_desc', 'attribution',
        'n_pre', 'n_post', 'n_matched', 'match_rate', 'mean_pre', 'mean_post', 'mean_change', 'sd_pre'
    ] + (of_effect if has_effect else []) + [
        'dosage_hours_mean', 'cronbach_alpha', 'scale_comparable', 'late_pre_n', 'evidence_flag', 'evidence_reason',
        'metric_version', 'data_through_date', 'n_band'
    ]) }}
{%- endmacro %}

{# The marts of implementation, one text: `place` is school, group or district; `standard` is standard, for each of them
   with its indicators, or framework, for each framework and all of them. #}
{% macro implementation_mart(place, standard, variant) -%}
{% set framework = 'standards.framework_id' if standard == 'standard' else 'cells.standard' -%}
select
    cells.cell_key,
    {% if place == 'school' -%}
    {% if standard == 'standard' -%}
    concat_ws('|', cells.place, {{ framework }}, cells.period) as school_cell_key,
    {% endif -%}
    case
        when {{ framework }} <> 'all'
            then concat_ws('|', cells.place, concat({{ framework }}, ':UNALIGNED'), cells.period)
    end as unaligned_cell_key,
    {% endif -%}
    {{ coaching.place_columns(place) }}
    {{ framework }} as framework_id,
    {% if standard == 'standard' -%}
    standards.qualified_code,
    standards.standard_level,
    standards.parent_code,
    standards.standard_title,
    focus.code is not null as is_programme_focus,
    {% endif -%}
    periods.period_type,
    periods.period_key,
    periods.period_start,
    periods.period_end,
    periods.school_year,
    {{ coaching._implementation_measures(standard, variant) }},
    {% if place == 'school' and standard == 'standard' -%}
    {{ rate('cells.coach_minutes_allocated', 'whole.coach_minutes_allocated') }} as share_of_school_coach_minutes,
    {% endif -%}
    {% if place == 'school' -%}
    case
        when {{ framework }} <> 'all'
            then {{ rate('coalesce(unaligned.coach_minutes_allocated, 0)', 'whole.coach_minutes_allocated') }}
    end as unaligned_school_rate,
    {% endif -%}
    {% if variant == 'live' -%}
    {{ coaching._implementation_quality() }},
    {% if standard == 'framework' -%}
    {{ coaching._implementation_activities() }},
    {% endif -%}
    {% endif -%}
    '{{ var("metric_version") }}' as metric_version,
    through.implementation_date as data_through_date
from {{ variant_of('int_implementation__cells', variant) }} as cells
inner join {{ ref('int_periods__listed') }} as periods on cells.period = periods.period
cross join {{ ref('int_loads__reached') }} as through
{% if variant == 'live' -%}
left join {{ ref('int_implementation__quality') }} as quality on cells.cell_key = quality.cell_key
{% endif -%}
{% if place == 'school' -%}
inner join {{ ref('dim_school') }} as schools on cells.place = schools.school_key
inner join {{ ref('int_school_sites__listed') }} as sites
    on cells.place = sites.school_key and cells.period = sites.span
{% endif -%}
{% if standard == 'standard' -%}
inner join {{ ref('dim_standard') }} as standards on cells.standard = standards.qualified_code
left join {{ ref('programme_focus_standards') }} as focus
    on
        standards.framework_id = focus.framework_id
        and standards.standard_code = focus.code
        and periods.school_year = focus.school_year
{% endif -%}
{% if place == 'school' -%}
{% for name, of in {'whole': framework, 'unaligned': "concat(" ~ framework ~ ", ':UNALIGNED')"}.items() -%}
left join {{ variant_of('int_implementation__minutes', variant) }} as {{ name }}
    on cells.place = {{ name }}.place and cells.period = {{ name }}.period and {{ of }} = {{ name }}.standard
{% endfor -%}
{% endif -%}
where
    {{ coaching.of_place(place) }}
    and cells.standard_level in {{ "('standard', 'indicator')" if standard == 'standard' else "('framework', 'all')" }}
{%- endmacro %}

{# What every one of them measures; whom each counts stands in the marts' yml. A session belongs to one framework: there
   its minutes in full are those allocated. #}
{% macro _implementation_measures(standard, variant) -%}
    {% for count in ['teachers_eligible', 'teachers_coached', 'teachers_coached_eligible'] -%}
    cast(cells.{{ count }} as bigint) as {{ count }},
    {% endfor -%}
    cast(cells.teachers_coached - cells.teachers_coached_eligible as bigint) as teachers_coached_not_eligible,
    {% if standard != 'standard' -%}
    cast(cells.teachers_eligible - cells.teachers_coached_eligible as bigint) as teachers_not_reached,
    {% endif -%}
    cast(cells.coaches_active as bigint) as coaches_active,
    {{ rate('cells.teachers_coached_eligible', 'cells.teachers_eligible') }} as reach_rate,
    {% if variant == 'live' or standard == 'framework' -%}
    cast(cells.sessions_full_count as bigint) as sessions_full_count,
    {% endif -%}
    {% if variant == 'live' and standard == 'standard' -%}
    cast(cells.coach_minutes_full as decimal(18, 6)) as coach_minutes_full,
    {% endif -%}
    {% for amount in ['sessions_allocated', 'coach_minutes_allocated', 'participant_minutes_allocated',
        'one_on_one_minutes_allocated', 'group_minutes_allocated'] -%}
    cast(cells.{{ amount }} as decimal(18, 6)) as {{ amount }},
    {% endfor -%}
    {{ rate('cells.group_minutes_allocated', 'cells.coach_minutes_allocated') }} as group_share,
    {{ rounded(ratio('cells.dosage_hours', 'cells.teachers_coached'), 'decimal(8, 2)') }}
        as dosage_hours_per_coached_teacher,
    {{ rounded('cells.dosage_hours_median', 'decimal(8, 2)') }} as dosage_hours_median,
    cast(case when cells.period like 'school_year:%' then cells.teachers_over_threshold end as bigint)
        as teachers_over_threshold,
    case
        when cells.period like 'school_year:%'
            then {{ rate('cells.teachers_over_threshold', 'cells.teachers_coached') }}
    end as dosage_threshold_rate,
    {% for count in ['cycles_started', 'cycles_due', 'cycles_completed'] -%}
    cast(cells.{{ count }} as bigint) as {{ count }},
    {% endfor -%}
    {{ rate('cells.cycles_completed', 'cells.cycles_due') }} as cycle_completion_rate,
    cast(cells.cycle_days_median as decimal(8, 1)) as cycle_days_median,
    cast(cells.followups_closed_window as bigint) as followups_closed_window,
    cast(cells.followups_on_time as bigint) as followups_on_time,
    {{ rate('cells.followups_on_time', 'cells.followups_closed_window') }} as followup_rate,
    cast({{ var('thresholds')['follow_up_days'] }} as bigint) as followup_days_n,
    {{ n_band('cells.teachers_coached') }} as n_band
{%- endmacro %}

{# How it was done: for analysts alone, so that no released variant has it. #}
{% macro _implementation_quality() -%}
    {% set rates = {
        'log_timely_rate': ['quality.logs_timely', 'quality.logs_timed'],
        'log_complete_rate': ['quality.logs_complete', 'cells.sessions_full_count'],
        'core_move_fidelity': ['quality.core_moves_seen', 'quality.core_moves_possible'],
        'learning_first_rate': ['quality.learning_first_yes', 'quality.learning_first_answered'],
        'agency_prompt_rate': ['quality.agency_yes', 'quality.agency_answered'],
        'feedback_response_rate': ['quality.feedback_n', 'quality.feedback_asked'],
        'feedback_favourable_rate': ['quality.feedback_favourable_n', 'quality.feedback_n'],
    } -%}
    {% for count in ['co_teaching_sessions', 'logs_timed', 'logs_timely', 'logs_complete', 'core_moves_seen',
        'core_moves_possible', 'learning_first_yes', 'learning_first_answered', 'agency_yes', 'agency_answered',
        'feedback_asked', 'feedback_n', 'feedback_favourable_n', 'artifacts_n', 'testimonials_n'] -%}
    cast(quality.{{ count }} as bigint) as {{ count }},
    {% endfor -%}
    {% for name, parts in rates.items() -%}
    {{ rate(parts[0], parts[1]) }} as {{ name }},
    {% endfor -%}
    cast(quality.log_median_lag_days as decimal(8, 1)) as log_median_lag_days,
    {{ rounded('quality.feedback_mean', 'decimal(6, 4)') }} as feedback_mean,
    cast(5 as bigint) as feedback_scale_max
{%- endmacro %}

{# What the minutes went to: nine activities and none of them add up to all. #}
{% macro _implementation_activities() -%}
    {% for name in nine_activities().values() -%}
    cast(quality.{{ name }}_minutes as decimal(18, 6)) as {{ name }}_minutes,
    {{ rate('quality.' ~ name ~ '_minutes', 'cells.coach_minutes_allocated') }} as {{ name }}_share,
    {% endfor -%}
    cast(quality.no_activity_minutes as decimal(18, 6)) as no_activity_minutes
{%- endmacro %}

{# What time is spent on, by class and by activity, with what is none of them: parts of one whole. #}
{% macro time_classes() -%}
    {{ return(['aligned_coaching', 'learning_tech_support', 'off_role', 'pd', 'admin', 'travel']) }}
{%- endmacro %}

{% macro nine_activities() -%}
    {{ return({'BR': 'relationships', 'AN': 'needs', 'SG': 'goals', 'MB': 'modeling', 'SP': 'practice',
        'DB': 'debriefing', 'AS': 'support', 'MC': 'monitoring', 'CS': 'celebrating'}) }}
{%- endmacro %}

{% macro minutes_where(condition) -%}
    cast(coalesce(sum(case when {{ condition }} then minutes end), 0) as decimal(12, 2))
{%- endmacro %}

{# By whom evidence may be; whatever else is written is counted apart. #}
{% macro evidence_roles() -%}
    {{ return(['teacher', 'administrator', 'student', 'coach', 'parent']) }}
{%- endmacro %}

{% macro credential_elements() -%}
    {{ return(['learning', 'leadership', 'teaching', 'citizenship']) }}
{%- endmacro %}

{# The ten roles of a coach (Killion and Harrison), as the seed ref_terms names them. #}
{% macro coach_roles() -%}
    {{ return(['resource_provider', 'data_coach', 'instructional_specialist', 'curriculum_specialist',
        'classroom_supporter', 'learning_facilitator', 'mentor', 'school_leader', 'catalyst_for_change', 'learner']) }}
{%- endmacro %}

{% macro stakeholders() -%}
    {{ return(['teachers', 'students', 'principals', 'coaches', 'district']) }}
{%- endmacro %}

{# A cost that is somebody's post: what a school must go on paying to keep its coach. #}
{% macro is_post() -%}
    cost_category in ('salary', 'stipend')
{%- endmacro %}

{# Whether something stands behind it beside words. #}
{% macro has_evidence() -%}
    evidence_level in ('own_data', 'study', 'comparison')
{%- endmacro %}

{# Whether a goal of the programme is where it was to be: above its target, or below where it was to fall. #}
{% macro is_reached() -%}
    case
        when baseline_value is not null and target_value < baseline_value then actual_value <= target_value
        else actual_value >= target_value
    end
{%- endmacro %}

{# By whom the programme is rated; whoever else rated it is in the mean of all alone. #}
{% macro rating_roles() -%}
    {{ return(['coach', 'administrator', 'teacher', 'student']) }}
{%- endmacro %}

{# The levels of a task with technology, from the lowest to the highest. #}
{% macro samr_levels() -%}
    {{ return(['substitution', 'augmentation', 'modification', 'redefinition']) }}
{%- endmacro %}

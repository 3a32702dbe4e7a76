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

{% macro stakeholders() -%}
    {{ return(['teachers', 'students', 'principals', 'coaches', 'district']) }}
{%- endmacro %}

{# A cost that is somebody's post: what a school must go on paying to keep its coach. #}
{% macro is_post() -%}
    cost_category in ('salary', 'stipend')
{%- endmacro %}

{# Who stands behind the marts of implementation, and for what: the cube that the mask and its audit reckon with. #}
{% macro implementation_people(variant) -%}
{% set kinds = ['is_session', 'is_one_on_one', 'is_group', 'is_started', 'is_due', 'is_completed', 'is_window_closed',
    'is_on_time'] -%}
{% set facts_of = {
    'int_session_parts__placed': {
        'weight': 'coalesce(received_minutes, 0)', 'amount': 'coalesce(coach_minutes, 0)',
        'is_session': 'true', 'is_one_on_one': 'is_one_on_one', 'is_group': 'is_group',
    },
    'int_cycle_parts__placed': {
        'event': 'cycle_key',
        'is_started': "milestone = 'started'", 'is_due': "milestone = 'due'", 'is_completed': 'is_completed',
    },
    'int_follow_up_parts__placed': {
        'event': 'session_key', 'is_window_closed': 'true', 'is_on_time': 'is_on_time',
    },
} -%}
with atoms as (
    {% for relation, said in facts_of.items() -%}
    select
        site_key,
        qualified_code,
        slice_key,
        person_key,
        {{ said.event or 'cast(null as ' ~ dbt.type_string() ~ ')' }} as event_key,
        cast({{ said.weight or 1 }} as double) as weight,
        cast({{ said.amount or 1 }} as double) as amount
        {%- for kind in kinds %},
        {{ said[kind] or 'false' }} as {{ kind }}
        {%- endfor %}
    from {{ facts(relation, variant) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    site_key,
    qualified_code,
    slice_key,
    person_key,
    event_key,
    {{ exact_sum('weight') }} as weight,
    {{ exact_sum('amount') }} as amount,
    {{ kinds | join(', ') }}
from atoms
group by site_key, qualified_code, slice_key, person_key, event_key, {{ kinds | join(', ') }}
{%- endmacro %}

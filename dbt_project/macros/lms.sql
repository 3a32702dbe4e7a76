{# How many events of days somebody of a role made. `uses`: what is excluded as use is left out. #}
{% macro events_of(role, which, uses=false) -%}
    cast(coalesce(sum(n_events) filter (
        where actor_role = '{{ role }}' and {{ which }}{{ " and direction <> 'excluded'" if uses }}
    ), 0) as bigint)
{%- endmacro %}

{# Nothing where there is no row; where there is one, what it knows. #}
{% macro zero_or(key, measure) -%}
    case when {{ key }} is null then 0 else {{ measure }} end
{%- endmacro %}

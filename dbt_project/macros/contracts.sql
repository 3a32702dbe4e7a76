{# A conformed contract: the union of the `stg_<kind>__as_<contract>` of every kind that has one. A kind feeds it by
   that model being there. #}
{% macro contract(name, columns) -%}
    {% for model in var('contracts')[name] -%}
    select
        {{ columns | join(', ') }}
    from {{ ref(model) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
{%- endmacro %}

{# The loads of the streams whose staging model shows every load: `windowed` (trailing windows of events) or `history`
   (states of people). #}
{% macro loads_of(streams) -%}
    select
        source,
        stream,
        cast(load_date as date) as load_date,
        load_id,
        cast(first_day as date) as first_day,
        cast(last_day as date) as last_day
    from {{ source('coaching', 'loads') }}
    where {% for found in var('loads_of')[streams] %}(source = '{{ found.source }}'
        and stream = '{{ found.stream }}'){{ ' or ' if not loop.last }}{% else %}false{% endfor %}
{%- endmacro %}

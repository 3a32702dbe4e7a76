{# The protected marts' declarations, and what follows from them. The published twin's yml is written from the
   restricted mart's before dbt starts (warehouse/build/twins.py): both say under `meta` what these macros read. #}

{# A node of the project; nothing while dbt only looks for references. #}
{% macro _node(name) -%}
    {{ return(graph.nodes['model.coaching.' ~ name] if execute else none) }}
{%- endmacro %}

{# The columns that tell a mart's rows apart. #}
{% macro key_of(mart) -%}
    {% set node = coaching._node(mart ~ '__restricted') -%}
    {{ return(node.config.meta.mart.key if node else []) }}
{%- endmacro %}

{# The declaration behind a relation that a test looks at. #}
{% macro _declared(relation) -%}
    {% if not execute %}{{ return(none) }}{% endif -%}
    {% set found = graph.nodes.values() | selectattr('resource_type', 'equalto', 'model')
        | selectattr('relation_name', 'equalto', relation | string) | list -%}
    {{ return(found | first) }}
{%- endmacro %}

{# What BI may read of a mart: closed periods only, and a cell that the mask hides shows none of its measures. A cell
   without a row in the mask is hidden. #}
{% macro published(mart) -%}
    {% set twin = coaching._node(mart) -%}
    {% set key = coaching.key_of(mart) -%}
with cells as (
    select
        restricted.*,
        coalesce(mask.suppressed, true) as suppressed
    from {{ ref(mart ~ '__restricted') }} as restricted
    left join {{ source('coaching', 'privacy_mask') }} as mask
        on mask.mart = '{{ twin.config.meta.mask if twin }}' and {{ cell_key(key, 'restricted') }} = mask.cell_key
    where restricted.period_end <= restricted.data_through_date
)

select
    {% for column in (twin.columns.values() if twin else []) -%}
    {{ coaching._shown(column.name, column.config.meta, key) }} as {{ column.name }}{{ ',' if not loop.last }}
    {% endfor -%}
    {{ '1 as nothing' if not twin }}
from cells
{%- endmacro %}

{# A column of the twin: labels as they are, measures where the cell is shown and enough people stand behind them. #}
{% macro _shown(column, meta, key) -%}
    {% if not meta.family -%}
    cells.{{ column }}
    {%- else -%}
    case
        when
            not cells.suppressed
            {% if meta.threshold -%}
            and {{ coaching._enough('cells.' ~ meta.people, meta) }}
            {% endif -%}
            {% for name, value in (meta.restates or {}).items() -%}
            and max(case when cells.suppressed and cells.{{ name }} = {{ value }} then 1 else 0 end)
                over (partition by {{ key | reject('equalto', name) | join(', ') }})
            = 0
            {% endfor -%}
            then cells.{{ column }}
    end
    {%- endif %}
{%- endmacro %}

{% macro _enough(people, meta) -%}
    ({{ people ~ ' = 0 or ' if meta.zero_is_open }}{{ people }} >= {{ var('thresholds')[meta.threshold] }})
{%- endmacro %}

{# Whether the columns of a key are there, and tell rows apart. #}
{% macro broken_key(relation, key, promise) -%}
    select
        '{{ promise }}' as promise,
        count(*) as broken
    from (
        select {{ key | join(', ') or 1 }}
        from {{ relation }}
        group by {{ key | join(', ') or 1 }}
        having count(*) > 1 {% for column in key %}or {{ column }} is null {% endfor %}
    ) as doubles
    having count(*) > 0
{%- endmacro %}

{# Everything between the facts and the marts exists in two variants: `live`, as log and roster have it, and `released`,
   as it is published. #}
{% macro variant_of(name, variant) -%}
    {{ return(ref(name if variant == 'live' else name ~ '__released')) }}
{%- endmacro %}

{% macro facts(name, variant) -%}
    {{ return(coaching.variant_of(name, variant)) }}
{%- endmacro %}

{# The facts that published marts are made of: closed slices as they were first published, or restated since; the live
   rows of closed slices that nobody has published yet. What is frozen, and by which column, says the relation's yml. #}
{% macro released_facts(name) -%}
    {% set node = coaching._node(name) -%}
    {% set said = node.config.meta.frozen if node else {'when': 'slice_key', 'cell': {}} -%}
    {% set columns = (node.columns.keys() | list) if node else ['slice_key'] -%}
    {% set known = 'slice_key' if said.cell[said.when] else 'member' -%}
with closed as (
    select distinct {{ known }} as slice -- a slice belongs to a month, a term and a year
    from {{ ref('int_period_slices__members') }}
    where is_closed
),

frozen as (
    select slice
    from {{ source('coaching', 'frozen_slices') }}
    where relation = '{{ name }}'
)

select
    {{ columns | join(',\n    ') }}
from {{ source('coaching', 'frozen_' ~ name) }}
union all
select
    {% for column in columns -%}
    live.{{ column }}{{ ',' if not loop.last }}
    {% endfor -%}
from {{ ref(name) }} as live
inner join closed on live.{{ said.when }} = closed.slice
left join frozen on live.{{ said.when }} = frozen.slice
where frozen.slice is null
{%- endmacro %}

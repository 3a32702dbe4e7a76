{# The earliest of several days; NULL where all are. #}
{% macro earliest(days) -%}
    nullif(least({% for day in days %}coalesce({{ day }}, cast('9999-12-31' as date)){{ ', ' if not loop.last }}
        {%- endfor %}), cast('9999-12-31' as date))
{%- endmacro %}

{# What a row says, in codes alone: `name=value` pairs joined with semicolons; what nobody knows is left out. #}
{% macro coded(pairs) -%}
    concat_ws(';'{% for name, value in pairs.items() %},
        case when {{ value }} is not null then concat('{{ name }}=', cast({{ value }} as {{ dbt.type_string() }})) end
    {%- endfor %})
{%- endmacro %}

{# One kind of fact of mart_my_record: a select of its columns. #}
{% macro held_fact(kind, viewer, day, source, school, says, value, unit, row_of, row_key) -%}
    select
        {{ viewer }} as viewer_key,
        '{{ kind }}' as fact_kind,
        cast({{ day }} as date) as fact_date,
        {{ source }} as source_id,
        {{ school }} as school_key,
        {{ coaching.coded(says) }} as says,
        cast({{ value }} as double) as fact_value,
        {{ "'" ~ unit ~ "'" if unit else 'cast(null as ' ~ dbt.type_string() ~ ')' }} as fact_unit,
        '{{ row_of }}' as row_of,
        {{ row_key }} as row_key
{%- endmacro %}

{# The marts of the programme stand in the analysts' product alone: exact, by place, for schools, groups and the
   district in one table. #}

{# What tells a place and a period: of `cells` with place and place_level, `schools`, `periods` and `through`. #}
{% macro programme_place() -%}
    cells.place,
    cells.place_level,
    case
        when cells.place_level = 'school' then schools.school_code
        when cells.place_level = 'district' then cells.place
        else substr(cells.place, length(cells.place_level) + 2)
    end as place_code,
    case
        when cells.place_level = 'school' then schools.school_name
        when cells.place_level = 'district' then cells.place
        else substr(cells.place, length(cells.place_level) + 2)
    end as place_name,
{%- endmacro %}

{% macro programme_period() -%}
    periods.period_type,
    periods.period_key,
    periods.period_start,
    periods.period_end,
    periods.school_year,
{%- endmacro %}

{% macro programme_about() -%}
    '{{ var("metric_version") }}' as metric_version,
    through.implementation_date as data_through_date
{%- endmacro %}

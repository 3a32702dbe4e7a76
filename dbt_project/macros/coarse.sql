{# How many rows, as an order of magnitude: an exact number that grows by one from night to night tells when a record
   came. Nothing where there is no load. #}
{% macro rows_band(rows) -%}
    case
        when load_id is null then null
        when {{ rows }} < 10 then '<10'
        {% for band in ('10-99', '100-999', '1000-9999', '10000-99999') -%}
        when {{ rows }} <= {{ band.split('-')[1] }} then '{{ band }}'
        {% endfor -%}
        else '100000+'
    end
{%- endmacro %}

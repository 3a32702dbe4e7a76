{# Everything between the facts and the marts exists in two variants: `live`, as log and roster have it, and `released`,
   as it is published. #}
{% macro variant_of(name, variant) -%}
    {{ return(ref(name if variant == 'live' else name ~ '__released')) }}
{%- endmacro %}

{% macro facts(name, variant) -%}
    {{ return(variant_of(name, variant)) }}
{%- endmacro %}

{# A mart is what its yml declares: the key is there and there once, shares lie in 0 to 1, counts are not negative, a
   part is no more than its whole. Red: a join widened the mart, or numerator and denominator count different things;
   the promise names the column. #}
{% test keeps_its_declaration(model) %}
    {% set node = coaching._declared(model) -%}
    {{ coaching.broken_key(model, node.config.meta.mart.key if node else [], 'its key') }}
    {% for column in (node.columns.values() if node else []) -%}
    {% set meta = column.config.meta -%}
    {% set outside = [] -%}
    {% if meta.unit == 'share' -%}
        {% do outside.append(column.name ~ ' not between 0 and 1') -%}
        {% if meta.ratio %}{% do outside.append(meta.ratio[0] ~ ' > ' ~ meta.ratio[1]) %}{% endif -%}
    {% elif meta.unit in ('people', 'sessions', 'cycles', 'minutes', 'hours', 'days', 'items') -%}
        {% do outside.append(column.name ~ ' < 0') -%}
    {% endif -%}
    {% if outside -%}
    union all
    select
        '{{ column.name }}' as promise,
        count(*) as broken
    from {{ model }}
    where {{ outside | join(' or ') }}
    having count(*) > 0
    {% endif -%}
    {% endfor -%}
{% endtest %}

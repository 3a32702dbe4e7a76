{# md5 of district | parts: ids of two districts never meet. #}
{% macro surrogate_key(parts) -%}
    md5(concat_ws(
        '|', '{{ var("district") }}'
        {%- for part in parts %}, coalesce(cast({{ part }} as {{ dbt.type_string() }}), ''){% endfor %}
    ))
{%- endmacro %}

{# A mart's primary key as one text: what privacy_mask names a cell by. #}
{% macro cell_key(columns, alias='') -%}
    concat_ws('|'{% for column in columns %}, {{ alias ~ '.' if alias else '' }}{{ column }}{% endfor %})
{%- endmacro %}

{# A sum of fractions that is the same in whatever order the rows come: a sum of doubles is not, and its last digit
   decides a rounding. #}
{% macro exact_sum(value, where='') -%}
    cast(sum(cast({{ value }} as decimal(38, 18))){{ ' filter (where ' ~ where ~ ')' if where }} as double)
{%- endmacro %}

{# The same for a figure to be shown or compared: three thirds of 45 minutes are 45. #}
{% macro total(value, where='') -%}
    round({{ coaching.exact_sum(value, where) }}, 9)
{%- endmacro %}

{# a / b, NULL where b is zero: a rate without a denominator is unknown, not nothing. #}
{% macro ratio(numerator, denominator) -%}
    cast({{ numerator }} as double) / nullif(cast({{ denominator }} as double), 0)
{%- endmacro %}

{# A quotient to so many decimals, half away from zero: 9.575 is a little less as a double, and would become 9.57. #}
{% macro rounded(value, type) -%}
    cast(cast({{ value }} as decimal(38, 9)) as {{ type }})
{%- endmacro %}

{% macro rate(numerator, denominator) -%}
    {{ coaching.rounded(coaching.ratio(numerator, denominator), 'decimal(6, 4)') }}
{%- endmacro %}

{# The scoring rule: at least two thirds of the items that a construct has in the form version are answered. #}
{% macro is_complete(answered, items) -%}
    {{ answered }} * 3 >= {{ items }} * 2
{%- endmacro %}

{# How many people, in bands that never give the number (a band starts where the ladder of the privacy rules does). #}
{% macro n_band(n) -%}
    case
        when {{ n }} is null then null
        when {{ n }} = 0 then '0'
        when {{ n }} < 5 then '1-4'
        when {{ n }} < 10 then '5-9'
        when {{ n }} < 20 then '10-19'
        when {{ n }} < 40 then '20-39'
        when {{ n }} < 100 then '40-99'
        when {{ n }} < 300 then '100-299'
        else '300+'
    end
{%- endmacro %}

{# A word as it is compared: letter case, spaces around it and `_` for a space do not matter. #}
{% macro plain_word(text) -%}
    lower(trim(replace({{ text }}, '_', ' ')))
{%- endmacro %}

{% macro is_yes(text) -%}
    {{ plain_word("coalesce(" ~ text ~ ", '')") }} in ('{{ var('yes_words') | join("', '") }}')
{%- endmacro %}

{# 'One-on-one' and 'one on one' become one_on_one. #}
{% macro as_code(text) -%}
    {{ replace_all(replace_all("lower(trim(" ~ text ~ "))", "[^a-z0-9]+", "_"), "^_|_$", "") }}
{%- endmacro %}

{# What is left of a name whatever its hyphens, spaces and letter case. #}
{% macro letters_and_digits(text) -%}
    {{ replace_all("lower(" ~ text ~ ")", "[^a-z0-9]+", "") }}
{%- endmacro %}

{# a.x = b.x for every column of a key. #}
{% macro same_key(left, right, columns) -%}
    {% for column in columns -%}
    {{ ' and ' if not loop.first }}{{ left }}.{{ column }} = {{ right }}.{{ column }}
    {%- endfor %}
{%- endmacro %}

{# Lower-case words without punctuation, the commonest small words and a plural s: 'Coach and model standards' ->
   'coach model standard'. #}
{% macro normalised_words(text) -%}
    {% set plain = replace_all("lower(" ~ text ~ ")", "[^a-z0-9]+", " ") -%}
    {% set small = replace_all("concat(' ', replace(" ~ plain ~ ", ' ', '  '), ' ')",
        " (a|an|and|for|in|of|on|or|that|the|their|to|with) ", " ") -%}
    {% set single = replace_all(small, "([a-z]{3,}[^s ])s ", "\\1 ") -%}
    trim({{ replace_all(single, " +", " ") }})
{%- endmacro %}

{# What the facts of records (models/core/records, written from coaching/records) have in common. `answers` is a CTE
   with
   one row a record and a text column for each question. #}

{# A word of a list; where several stand in one cell, none of them is it. #}
{% macro record_word(text) -%}
    case when {{ text }} like '%;%' then 'other' else {{ text }} end
{%- endmacro %}

{# Words of a list, all that stand in the cell. #}
{% macro record_words(text) -%}
    replace({{ text }}, '; ', ', ')
{%- endmacro %}

{# What ties records to each other; what is none has landed as `other`. #}
{% macro record_id(text) -%}
    nullif({{ text }}, 'other')
{%- endmacro %}

{% macro record_flag(text) -%}
    case {{ text }} when 'true' then true when 'false' then false end
{%- endmacro %}

{# Whom an address or a name means: the address first, as in a coaching log. #}
{% macro record_person(who) -%}
    case
        when coalesce({{ who }}_by_email.match_method, 'unresolved') <> 'unresolved' then {{ who }}_by_email.person_key
        when coalesce({{ who }}_by_name.match_method, 'unresolved') <> 'unresolved' then {{ who }}_by_name.person_key
        else coalesce({{ who }}_by_email.person_key, {{ who }}_by_name.person_key)
    end
{%- endmacro %}

{% macro joined_person(who) -%}
left join {{ ref('int_people__resolved') }} as {{ who }}_by_email
    on {{ who }}_by_email.identity_type = 'email_hash' and answers.{{ who }}_email = {{ who }}_by_email.identity_id
left join {{ ref('int_people__resolved') }} as {{ who }}_by_name
    on {{ who }}_by_name.identity_type = 'name_hash' and answers.{{ who }}_name = {{ who }}_by_name.identity_id
{%- endmacro %}

{# The school that a text names, the unknown one where nobody knows it, none where nothing is written. #}
{% macro record_school(text) -%}
    case
        when answers.{{ text }} is not null
            then coalesce({{ text }}_named.school_key, {{ text }}_unknown.school_key)
    end
{%- endmacro %}

{% macro joined_school(text) -%}
left join {{ ref('int_school_names__listed') }} as {{ text }}_named
    on lower(trim(answers.{{ text }})) = {{ text }}_named.school_text
cross join (select school_key from {{ ref('dim_school') }} where is_unknown) as {{ text }}_unknown
{%- endmacro %}

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

{# The school year that a record is of, by the row of int_calendar__days joined as `days`: the year of its day, else the
   nearer one. Between two years a rating before the work is of the year that comes, one after it of the year that
   ended. NULL where the calendar names none that is near. #}
{% macro record_year(wave=none) -%}
    {% if wave -%}
    case
        when {{ wave }} = 'pre' then days.coming_year
        when {{ wave }} in ('post', 'retrospective_pre') then days.ended_year
        else days.record_year
    end
    {%- else -%}
    days.record_year
    {%- endif %}
{%- endmacro %}

{# The same with a word for none. #}
{% macro told_year(wave=none) -%}
    coalesce({{ record_year(wave) }}, 'outside the school years')
{%- endmacro %}

{# A select of one row per school year of the calendar: whether its last day lies in what the data reaches. #}
{% macro years_over() -%}
    select
        years.school_year,
        cast(years.end_date as date) <= through.implementation_date as is_year_over
    from {{ ref('calendar_school_years') }} as years
    cross join {{ ref('int_loads__reached') }} as through
{%- endmacro %}

{# CTE `keyed`: the records of `told`, each with the key (`one_key`) of the one thing that it tells of. Ids are used
   anew each year, so records of one owner and id (`named_key`, of a record that stands alone its own key) are of one
   thing where they are of one school year. A record that says no year is of that of the one before it, else of the
   one after. #}
{% macro one_a_year(own_key, year) -%}
keyed as (
    select
        *,
        case
            when named_key = {{ own_key }} then {{ own_key }}
            else concat_ws(
                '|', named_key, coalesce({{ last_known(year, 'until_then') }}, {{ last_known(year, 'from_then') }})
            )
        end as one_key
    from told
    window
        until_then as (
            partition by named_key order by submitted_at asc nulls first, {{ own_key }} desc
            rows between unbounded preceding and current row
        ),
        from_then as (
            partition by named_key order by submitted_at desc nulls last, {{ own_key }} asc
            rows between unbounded preceding and current row
        )
)
{%- endmacro %}

{# The window over all that is told of one thing, the newest last. #}
{% macro by_time(own_key) -%}
    window by_time as (
        partition by one_key order by submitted_at asc nulls first, {{ own_key }} desc
        rows between unbounded preceding and unbounded following
    )
{%- endmacro %}

{# Every difference between engines stands here. What typed texts mean stands once, in coaching/reading: `read` writes
   a day or a time as ISO 8601 and a number with a point, and the casts below read nothing else. A time without a zone
   is in `zone`, the name of one or an offset; what comes back is UTC without a zone. #}

{% macro read(text, reading) -%}
    {{ var('readings')[reading] | replace('{c}', text) }}
{%- endmacro %}

{# A cell that holds something. #}
{% macro filled(text) -%}
    nullif(trim({{ text }}), '')
{%- endmacro %}

{% macro utc_timestamp(iso, zone="'UTC'") -%}
    {{ return(adapter.dispatch('utc_timestamp', 'coaching')(iso, zone)) }}
{%- endmacro %}

{# The session's zone is UTC, so a text without an offset is read there. #}
{% macro duckdb__utc_timestamp(iso, zone) -%}
    {% if zone == "'UTC'" -%}
    timezone('UTC', try_cast({{ iso }} as timestamp with time zone))
    {%- else -%}
    case
        when regexp_matches({{ iso }}, ':.*(Z|[+-][0-9]{2}(:?[0-9]{2})?)$')
            then timezone('UTC', try_cast({{ iso }} as timestamp with time zone))
        when regexp_matches({{ zone }}, '^[+-]') then timezone('UTC', try_cast(concat(
            cast(try_cast({{ iso }} as timestamp) as {{ dbt.type_string() }}), {{ zone }}
        ) as timestamp with time zone))
        else timezone('UTC', timezone({{ zone }}, try_cast({{ iso }} as timestamp)))
    end
    {%- endif %}
{%- endmacro %}

{% macro spark__utc_timestamp(iso, zone) -%}
    case
        when {{ iso }} rlike ':.*(Z|[+-][0-9]{2}(:?[0-9]{2})?)$' then try_cast({{ iso }} as timestamp)
        else to_utc_timestamp(try_cast({{ iso }} as timestamp_ntz), {{ zone }})
    end
{%- endmacro %}

{# The local day of a day or a time; a day without a time is itself. #}
{% macro local_day(iso, zone) -%}
    case
        when {{ iso }} like '%:%' then {{ coaching.local_date(coaching.utc_timestamp(iso, zone)) }}
        else try_cast({{ iso }} as date)
    end
{%- endmacro %}

{# A number that has no fraction. #}
{% macro whole_number(number) -%}
    case when {{ try_double(number) }} = floor({{ try_double(number) }})
        then try_cast({{ try_double(number) }} as bigint) end
{%- endmacro %}

{% macro try_double(number) -%}
    try_cast({{ number }} as double)
{%- endmacro %}

{% macro local_date(utc, zone=none) -%}
    {{ return(adapter.dispatch('local_date', 'coaching')(utc, zone or "'" ~ var('timezone') ~ "'")) }}
{%- endmacro %}

{% macro duckdb__local_date(utc, zone) -%}
    cast(timezone({{ zone }}, timezone('UTC', {{ utc }})) as date)
{%- endmacro %}

{% macro spark__local_date(utc, zone) -%}
    cast(from_utc_timestamp({{ utc }}, {{ zone }}) as date)
{%- endmacro %}

{# Monday is 1. #}
{% macro weekday_number(day) -%}
    {{ return(adapter.dispatch('weekday_number', 'coaching')(day)) }}
{%- endmacro %}

{% macro duckdb__weekday_number(day) -%}
    isodow({{ day }})
{%- endmacro %}

{% macro spark__weekday_number(day) -%}
    (weekday({{ day }}) + 1)
{%- endmacro %}

{# All matches of a pattern replaced; `\1` is the first group. #}
{% macro replace_all(text, pattern, replacement) -%}
    {{ return(adapter.dispatch('replace_all', 'coaching')(text, pattern, replacement)) }}
{%- endmacro %}

{% macro duckdb__replace_all(text, pattern, replacement) -%}
    regexp_replace({{ text }}, '{{ pattern }}', '{{ replacement }}', 'g')
{%- endmacro %}

{% macro spark__replace_all(text, pattern, replacement) -%}
    regexp_replace({{ text }}, r'{{ pattern }}', r'{{ replacement | replace("\\", "$") }}')
{%- endmacro %}

{# A select of one row per part of a cell: the id columns, `part` (trimmed) and `part_number` from 1. #}
{% macro split_to_rows(relation, id_columns, text, pattern) -%}
    {{ return(adapter.dispatch('split_to_rows', 'coaching')(relation, id_columns, text, pattern)) }}
{%- endmacro %}

{% macro duckdb__split_to_rows(relation, id_columns, text, pattern) -%}
    select
        {{ id_columns | join(', ') }},
        trim(unnest(string_split_regex({{ text }}, '{{ pattern }}'))) as part,
        cast(generate_subscripts(string_split_regex({{ text }}, '{{ pattern }}'), 1) as bigint) as part_number
    from {{ relation }}
    where {{ text }} is not null
{%- endmacro %}

{% macro spark__split_to_rows(relation, id_columns, text, pattern) -%}
    select {{ id_columns | join(', ') }}, trim(piece) as part, cast(position + 1 as bigint) as part_number
    from {{ relation }}
    lateral view posexplode(split({{ text }}, r'{{ pattern }}')) as position, piece
    where {{ text }} is not null
{%- endmacro %}

{# The distinct values of a group as one text, sorted. #}
{% macro join_sorted(text, separator=';') -%}
    {{ return(adapter.dispatch('join_sorted', 'coaching')(text, separator)) }}
{%- endmacro %}

{% macro duckdb__join_sorted(text, separator) -%}
    string_agg(distinct {{ text }}, '{{ separator }}' order by {{ text }})
{%- endmacro %}

{% macro spark__join_sorted(text, separator) -%}
    array_join(sort_array(collect_set({{ text }})), '{{ separator }}')
{%- endmacro %}

{# The last value that is not NULL within a window. #}
{% macro last_known(column, window) -%}
    {{ return(adapter.dispatch('last_known', 'coaching')(column, window)) }}
{%- endmacro %}

{% macro duckdb__last_known(column, window) -%}
    last_value({{ column }} ignore nulls) over {{ window }}
{%- endmacro %}

{% macro spark__last_known(column, window) -%}
    last_value({{ column }}, true) over {{ window }}
{%- endmacro %}

{# Whole seconds from one instant to another: dbt's own datediff counts borders on one engine and what passed on
   another. #}
{% macro seconds_between(earlier, later) -%}
    {{ return(adapter.dispatch('seconds_between', 'coaching')(earlier, later)) }}
{%- endmacro %}

{% macro duckdb__seconds_between(earlier, later) -%}
    cast(floor(epoch({{ later }}) - epoch({{ earlier }})) as bigint)
{%- endmacro %}

{% macro spark__seconds_between(earlier, later) -%}
    cast(floor(cast({{ later }} as double) - cast({{ earlier }} as double)) as bigint)
{%- endmacro %}

{# A select of one row (`day`) per day from start to end, both included. #}
{% macro day_spine(start, end) -%}
    {{ return(adapter.dispatch('day_spine', 'coaching')(start, end)) }}
{%- endmacro %}

{% macro duckdb__day_spine(start, end) -%}
    select cast(unnest(generate_series({{ start }}, {{ end }}, interval 1 day)) as date) as day
{%- endmacro %}

{% macro spark__day_spine(start, end) -%}
    select explode(sequence({{ start }}, {{ end }}, interval 1 day)) as day
{%- endmacro %}

{# A number that equal texts share, and hardly any others. #}
{% macro text_hash(text) -%}
    {{ return(adapter.dispatch('text_hash', 'coaching')(text)) }}
{%- endmacro %}

{% macro duckdb__text_hash(text) -%}
    cast(hash({{ text }}) as hugeint)
{%- endmacro %}

{% macro spark__text_hash(text) -%}
    cast(xxhash64({{ text }}) as decimal(38, 0))
{%- endmacro %}

{# A number that two equal multisets of rows share, whatever their order. #}
{% macro rows_digest(text) -%}
    cast(sum({{ coaching.text_hash(text) }}) as {{ dbt.type_string() }})
{%- endmacro %}

{# Of texts' hashes that are added on one day and taken away on another, per day a number that equal multisets of what
   stands that day share. #}
{% macro standing_digest(change, day) -%}
    cast(sum(sum({{ change }})) over (order by {{ day }} rows unbounded preceding) as {{ dbt.type_string() }})
{%- endmacro %}

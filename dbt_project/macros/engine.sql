{# Every difference between engines stands here. Times without a zone are read in `zone`; what comes back is UTC
   without a zone. #}

{% macro utc_timestamp(text, zone="'UTC'") -%}
    {{ return(adapter.dispatch('utc_timestamp', 'coaching')(text, zone)) }}
{%- endmacro %}

{% macro duckdb__utc_timestamp(text, zone) -%}
    case
        when regexp_matches({{ text }}, '(Z|[+-][0-9]{2}(:?[0-9]{2})?)$') and strpos({{ text }}, ':') > 0
            then timezone('UTC', try_cast({{ text }} as timestamp with time zone))
        else timezone('UTC', timezone({{ zone }}, {{ coaching.parse_timestamp(text) }}))
    end
{%- endmacro %}

{% macro spark__utc_timestamp(text, zone) -%}
    case
        when {{ text }} rlike '(Z|[+-][0-9]{2}(:?[0-9]{2})?)$' and instr({{ text }}, ':') > 0
            then try_cast({{ text }} as timestamp)
        else to_utc_timestamp({{ coaching.parse_timestamp(text) }}, {{ zone }})
    end
{%- endmacro %}

{% macro parse_timestamp(text) -%}
    {{ return(adapter.dispatch('parse_timestamp', 'coaching')(text)) }}
{%- endmacro %}

{% macro duckdb__parse_timestamp(text) -%}
    coalesce(
        try_cast({{ text }} as timestamp),
        try_strptime({{ text }},
            ['%m/%d/%Y %H:%M:%S', '%m/%d/%Y %H:%M', '%m/%d/%Y %I:%M:%S %p', '%m/%d/%Y', '%m/%d/%y'])
    )
{%- endmacro %}

{% macro spark__parse_timestamp(text) -%}
    coalesce(
        try_cast({{ text }} as timestamp_ntz),
        try_to_timestamp({{ text }}, 'M/d/y H:m:s'),
        try_to_timestamp({{ text }}, 'M/d/y H:m'),
        try_to_timestamp({{ text }}, 'M/d/y')
    )
{%- endmacro %}

{% macro parse_date(text) -%}
    cast({{ coaching.parse_timestamp(text) }} as date)
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

{% macro seconds_between(start, end) -%}
    {{ return(adapter.dispatch('seconds_between', 'coaching')(start, end)) }}
{%- endmacro %}

{% macro duckdb__seconds_between(start, end) -%}
    cast(epoch({{ end }}) - epoch({{ start }}) as bigint)
{%- endmacro %}

{% macro spark__seconds_between(start, end) -%}
    cast(unix_timestamp({{ end }}) - unix_timestamp({{ start }}) as bigint)
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

{# The first group of a pattern, '' where nothing matches. #}
{% macro extract_first(text, pattern) -%}
    {{ return(adapter.dispatch('extract_first', 'coaching')(text, pattern)) }}
{%- endmacro %}

{% macro duckdb__extract_first(text, pattern) -%}
    regexp_extract({{ text }}, '{{ pattern }}', 1)
{%- endmacro %}

{% macro spark__extract_first(text, pattern) -%}
    regexp_extract({{ text }}, r'{{ pattern }}', 1)
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

{# A number that two equal multisets of rows share, whatever their order. #}
{% macro rows_digest(text) -%}
    {{ return(adapter.dispatch('rows_digest', 'coaching')(text)) }}
{%- endmacro %}

{% macro duckdb__rows_digest(text) -%}
    cast(sum(cast(hash({{ text }}) as hugeint)) as varchar)
{%- endmacro %}

{% macro spark__rows_digest(text) -%}
    cast(sum(cast(xxhash64({{ text }}) as decimal(38, 0))) as string)
{%- endmacro %}

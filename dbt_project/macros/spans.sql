{# Spans of days (begin_date to end_date, both included), by key. Closed spans that have no end yet end at
   9999-12-31. #}

{# Spans that overlap or touch as one. #}
{% macro merged_spans(spans, keys) -%}
    select
        {{ keys | join(', ') }},
        min(begin_date) as begin_date,
        max(end_date) as end_date
    from (
        select
            *,
            sum(case when covered_until is null or begin_date > {{ dbt.dateadd('day', 1, 'covered_until') }}
                then 1 else 0 end) over (
                partition by {{ keys | join(', ') }} order by begin_date, end_date rows unbounded preceding
            ) as island
        from (
            select
                {{ keys | join(', ') }},
                begin_date,
                end_date,
                -- the last day of all is as far as a day can be counted from
                least(max(end_date) over (
                    partition by {{ keys | join(', ') }} order by begin_date, end_date
                    rows between unbounded preceding and 1 preceding
                ), cast('9999-12-30' as date)) as covered_until
            from {{ spans }}
            where begin_date <= end_date
        ) as ordered
    ) as marked
    group by {{ keys | join(', ') }}, island
{%- endmacro %}

{# The days before, between and after merged spans. #}
{% macro gaps_between(merged, keys) -%}
    select
        {{ keys | join(', ') }},
        coalesce(
            cast({{ dbt.dateadd('day', 1, 'lag(end_date) over (partition by ' ~ keys | join(', ')
                ~ ' order by begin_date)') }} as date), cast('0001-01-01' as date)
        ) as begin_date,
        cast({{ dbt.dateadd('day', -1, 'begin_date') }} as date) as end_date
    from {{ merged }}
    union all
    select
        {{ keys | join(', ') }},
        cast({{ dbt.dateadd('day', 1, 'max(end_date)') }} as date) as begin_date,
        cast('9999-12-31' as date) as end_date
    from {{ merged }}
    group by {{ keys | join(', ') }}
    having max(end_date) < cast('9999-12-31' as date)
{%- endmacro %}

{# What of the spans lies within others of the same key. #}
{% macro spans_within(spans, others, keys, columns) -%}
    select
        {% for column in columns %}{{ spans }}.{{ column }}, {% endfor %}
        greatest({{ spans }}.begin_date, {{ others }}.begin_date) as begin_date,
        least({{ spans }}.end_date, {{ others }}.end_date) as end_date
    from {{ spans }}
    inner join {{ others }}
        on
            {{ same_key(spans, others, keys) }}
            and {{ spans }}.begin_date <= {{ others }}.end_date
            and {{ others }}.begin_date <= {{ spans }}.end_date
{%- endmacro %}

{# What of the spans lies outside merged others of the same key; `gaps` are those others' gaps. #}
{% macro spans_outside(spans, merged, gaps, keys, columns) -%}
    {{ spans_within(spans, gaps, keys, columns) }}
    union all
    select
        {{ columns | join(', ') }},
        begin_date,
        end_date
    from {{ spans }}
    where not exists (select 1 from {{ merged }} where {{ same_key(spans, merged, keys) }})
{%- endmacro %}

{# Each record with the least place among its own group (equal places) and the records it is told to be one with. #}
{% macro least_linked(records, told) -%}
    select
        own.user_id,
        min(least(own.place, coalesce(linked.place, own.place))) over (partition by own.place) as place
    from {{ records }} as own
    left join (
        select {{ told }}.roster_id, min({{ records }}.place) as place
        from {{ told }}
        inner join {{ records }} on {{ told }}.other_roster_id = {{ records }}.user_id
        where {{ told }}.is_one_person
        group by {{ told }}.roster_id
    ) as linked on own.user_id = linked.roster_id
{%- endmacro %}

{# What orders a teacher's assignments by how near they are to a day: the span that covers it, else the next one, else
   the last before it. #}
{% macro nearest_span(day) -%}
    case
                    when {{ day }} between assignments.begin_date and assignments.end_date then 0
                    when assignments.begin_date > {{ day }} then 1
                    else 2
                end,
                case when assignments.begin_date > {{ day }} then assignments.begin_date end nulls last,
                case when assignments.is_primary_school then 0 else 1 end,
                {{ dbt.datediff('assignments.end_date', "cast('9999-12-31' as date)", 'day') }},
                assignments.school_key
{%- endmacro %}

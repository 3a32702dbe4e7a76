{# Every committed load of a stream that is followed, with the one before it from the same source: `history_of_user_id`
   for a roster's people, `history_of_enrollment_id` for their seats in classes. #}
{% macro followed_load_pairs(streams) -%}
    select
        source as source_name,
        load_date,
        load_id,
        lag(load_date) over (partition by source order by load_date) as previous_load_date,
        coalesce(lag(load_id) over (partition by source order by load_date), '') as previous_load_id
    from ({{ loads_of(streams) }}) as loads
{%- endmacro %}

{# Nights to compare (again), and the loads to read for that. #}
{% macro pending_followed_loads(streams) -%}
    {% set none_pending = {'load_dates': [], 'scan_dates': []} -%}
    {% if not can_ask() %}{{ return(none_pending) }}{% endif -%}
    {% set known = load_relation(this) if is_incremental() else none -%}
    {% set rows = run_query(
        "select cast(load_date as string), cast(previous_load_date as string) from (" ~ followed_load_pairs(streams)
            ~ ") as pair"
        ~ (" where not exists (select 1 from " ~ known
            ~ " as done where done.change_type = 'compared' and done.source_name = pair.source_name"
           ~ " and done.load_date = pair.load_date and done.load_id = pair.load_id"
           ~ " and done.previous_load_id = pair.previous_load_id)" if known else "")
        ~ " order by 1") -%}
    {% set load_dates = rows.columns[0].values() | list -%}
    {% set previous = rows.columns[1].values() | reject('none') | list -%}
    {{ return({'load_dates': load_dates, 'scan_dates': (load_dates + previous) | unique | list}) }}
{%- endmacro %}

{# Removes the nights that are to be compared again, and those whose load is no more. #}
{% macro forget_followed(streams) -%}
    {% if is_incremental() -%}
        delete from {{ this }} as known
        where not exists (
            select 1 from ({{ followed_load_pairs(streams) }}) as pair
            where
                known.source_name = pair.source_name and known.load_date = pair.load_date
                and known.load_id = pair.load_id and known.previous_load_id = pair.previous_load_id
        )
    {%- else -%}
        select 1
    {%- endif %}
{%- endmacro %}

{# Dates as literals, so that the engine reads those folders only; an impossible one where there is none. #}
{% macro date_list(dates) -%}
    {%- for day in dates %}cast('{{ day }}' as date){{ ', ' if not loop.last }}{% else %}cast('0001-01-01'
        as date){% endfor -%}
{%- endmacro %}

{# The states that changes of nights tell, by key (the last one names the record), from the day on which each was seen;
   what the first load of a source shows is taken to have held before it. #}
{% macro states_held(changes, keys) -%}
    select
        *,
        case when load_date = first_load_date then cast('1900-01-01' as date) else load_date end as valid_from,
        lead(load_date) over (partition by {{ keys | join(', ') }} order by load_date) as next_change_date
    from (
        select
            *,
            min(load_date) over (partition by source_name) as first_load_date
        from {{ changes }}
    ) as changes
    where {{ keys | last }} is not null
{%- endmacro %}

{# Every committed roster load of users with the one before it. #}
{% macro staff_load_pairs() -%}
    select
        cast(load_date as date) as load_date,
        load_id,
        lag(cast(load_date as date)) over (order by load_date) as previous_load_date,
        coalesce(lag(load_id) over (order by load_date), '') as previous_load_id
    from {{ source('coaching', 'loads') }}
    where source in ({{ sources_of('oneroster') }}) and stream = 'users'
{%- endmacro %}

{# Nights to compare (again), and the loads to read for that. #}
{% macro pending_staff_loads() -%}
    {% set none_pending = {'load_dates': [], 'scan_dates': []} -%}
    {% if not execute or flags.WHICH not in ('build', 'run') %}{{ return(none_pending) }}{% endif -%}
    {% set known = load_relation(this) if is_incremental() else none -%}
    {% set rows = run_query(
        "select cast(load_date as varchar), cast(previous_load_date as varchar) from (" ~ staff_load_pairs() ~ ") as pair"
        ~ (" where not exists (select 1 from " ~ known ~ " as done where done.change_type = 'compared' and done.load_date = pair.load_date"
           ~ " and done.load_id = pair.load_id and done.previous_load_id = pair.previous_load_id)" if known else "")
        ~ " order by 1") -%}
    {% set load_dates = rows.columns[0].values() | list -%}
    {% set previous = rows.columns[1].values() | reject('none') | list -%}
    {{ return({'load_dates': load_dates, 'scan_dates': (load_dates + previous) | unique | list}) }}
{%- endmacro %}

{# Removes the nights that are to be compared again, and those whose load is no more. #}
{% macro forget_staff_changes() -%}
    {% if is_incremental() -%}
        delete from {{ this }} as known
        where not exists (
            select 1 from ({{ staff_load_pairs() }}) as pair
            where known.load_date = pair.load_date and known.load_id = pair.load_id and known.previous_load_id = pair.previous_load_id
        )
    {%- else -%}
        select 1
    {%- endif %}
{%- endmacro %}

{# Dates as literals, so that the engine reads those folders only; an impossible one where there is none. #}
{% macro date_list(dates) -%}
    {%- for day in dates %}cast('{{ day }}' as date){{ ', ' if not loop.last }}{% else %}cast('0001-01-01' as date){% endfor -%}
{%- endmacro %}

{# A relation if it exists, else none. #}
{% macro load_relation(relation) -%}
    {{ return(adapter.get_relation(relation.database, relation.schema, relation.identifier)) }}
{%- endmacro %}

{% macro _page_view_loads() -%}
    select cast(load_date as date) as load_date, load_id
    from {{ source('coaching', 'loads') }}
    where source in ({{ sources_of('canvas') }}) and stream = 'page_views'
{%- endmacro %}

{# The load dates whose content has not been looked at yet. #}
{% macro pending_page_view_loads() -%}
    {% if not execute or flags.WHICH not in ('build', 'run') %}{{ return([]) }}{% endif -%}
    {% set rows = run_query(
        "select cast(load_date as varchar) from (" ~ coaching._page_view_loads() ~ ") as loads"
        ~ (" where not exists (select 1 from " ~ this ~ " as known where known.load_date = loads.load_date and known.load_id = loads.load_id)"
           if is_incremental() else "")
        ~ " order by 1") -%}
    {{ return(rows.columns[0].values() | list) }}
{%- endmacro %}

{% macro forget_page_view_loads() -%}
    {% if is_incremental() -%}
        delete from {{ this }} as known
        where not exists (
            select 1 from ({{ coaching._page_view_loads() }}) as loads
            where known.load_date = loads.load_date and known.load_id = loads.load_id
        )
    {%- else -%}
        select 1
    {%- endif %}
{%- endmacro %}

{# The state model read as a relation: a ref would close a circle, for it is written after the fact. #}
{% macro _lms_state() -%}
    {{ return(adapter.get_relation(this.database, 'intermediate', 'int_lms_days__state')) }}
{%- endmacro %}

{% macro _pending_days_sql() -%}
    select coalesce(wanted.event_date, known.event_date) as event_date, wanted.first_load_date, wanted.last_load_date
    from {{ ref('int_lms_days__signature') }} as wanted
    {% set state = coaching._lms_state() if is_incremental() else none -%}
    {% if state -%}
    full outer join {{ state }} as known on wanted.event_date = known.event_date
    where wanted.signature is distinct from known.signature
    {%- else -%}
    left join (select cast(null as date) as event_date) as known on false
    {%- endif %}
{%- endmacro %}

{# Days to build again, and the page-view loads that can hold them. #}
{% macro pending_lms_days() -%}
    {% if not execute or flags.WHICH not in ('build', 'run') %}{{ return({'days': [], 'load_dates': []}) }}{% endif -%}
    {% set days = run_query("select cast(event_date as varchar) from (" ~ coaching._pending_days_sql() ~ ") as pending order by 1") -%}
    {% set loads = run_query(
        "select distinct cast(loads.load_date as varchar) from (" ~ coaching._page_view_loads() ~ ") as loads inner join ("
        ~ coaching._pending_days_sql() ~ ") as pending on loads.load_date between pending.first_load_date and pending.last_load_date order by 1") -%}
    {{ return({'days': days.columns[0].values() | list, 'load_dates': loads.columns[0].values() | list}) }}
{%- endmacro %}

{% macro forget_lms_days() -%}
    {% if is_incremental() -%}
        delete from {{ this }} where event_date in (select pending.event_date from ({{ coaching._pending_days_sql() }}) as pending)
    {%- else -%}
        select 1
    {%- endif %}
{%- endmacro %}

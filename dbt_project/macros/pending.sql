{# Which loads and which days are new or another than they were: for models that keep what they know of earlier
   nights. #}

{# A relation if it exists, else none. #}
{% macro load_relation(relation) -%}
    {{ return(adapter.get_relation(relation.database, relation.schema, relation.identifier)) }}
{%- endmacro %}

{# Whether a query may be run now: not while dbt only parses. #}
{% macro can_ask() -%}
    {{ return(execute and flags.WHICH in ('build', 'run')) }}
{%- endmacro %}

{# The first column of a query's rows, as a list. #}
{% macro ask_list(query) -%}
    {{ return(run_query(query).columns[0].values() | list) }}
{%- endmacro %}

{# The load dates (of `loads_of`) whose content `this` model has not looked at yet. #}
{% macro pending_loads(streams) -%}
    {% if not can_ask() %}{{ return([]) }}{% endif -%}
    {% set unknown = " where not exists (select 1 from " ~ this
        ~ " as known where known.load_date = loads.load_date and known.load_id = loads.load_id)" -%}
    {{ return(ask_list(
        "select distinct cast(load_date as string) from (" ~ loads_of(streams) ~ ") as loads"
            ~ (unknown if is_incremental() else "") ~ " order by 1"
    )) }}
{%- endmacro %}

{# Removes what is known of loads that are no more. #}
{% macro forget_loads(streams) -%}
    {% if is_incremental() -%}
        delete from {{ this }} as known
        where not exists (
            select 1 from ({{ loads_of(streams) }}) as loads
            where known.load_date = loads.load_date and known.load_id = loads.load_id
        )
    {%- else -%}
        select 1
    {%- endif %}
{%- endmacro %}

{# Days whose signature is another than the state that `this` was last built from. The state is read as a relation: a
   ref would close a circle,
   for it is written after the fact. #}
{% macro _pending_days_sql(signature, state, column) -%}
    select coalesce(wanted.event_date, known.event_date) as event_date, wanted.first_load_date, wanted.last_load_date
    from {{ ref(signature) }} as wanted
    {% set known = adapter.get_relation(this.database, 'intermediate', state) if is_incremental() else none -%}
    {% if known -%}
    full outer join {{ known }} as known on wanted.event_date = known.event_date
    where wanted.{{ column }} is distinct from known.{{ column }}
    {%- else -%}
    left join (select cast(null as date) as event_date) as known on false
    {%- endif %}
{%- endmacro %}

{# Days to build again, and the loads that can hold them. #}
{% macro pending_days(signature, state, streams, column='signature') -%}
    {% if not can_ask() %}{{ return({'days': [], 'load_dates': []}) }}{% endif -%}
    {% set pending = coaching._pending_days_sql(signature, state, column) -%}
    {% set days = ask_list("select cast(event_date as string) from (" ~ pending ~ ") as pending order by 1") -%}
    {% set load_dates = ask_list(
        "select distinct cast(loads.load_date as string) from (" ~ loads_of(streams) ~ ") as loads inner join ("
            ~ pending
        ~ ") as pending on loads.load_date between pending.first_load_date and pending.last_load_date order by 1"
    ) -%}
    {{ return({'days': days, 'load_dates': load_dates}) }}
{%- endmacro %}

{% macro forget_days(signature, state, column='signature') -%}
    {% if is_incremental() -%}
        delete from {{ this }}
        where event_date
            in (select pending.event_date from ({{ coaching._pending_days_sql(signature, state, column) }}) as pending)
    {%- else -%}
        select 1
    {%- endif %}
{%- endmacro %}

{# Weeks whose rows in `this` were made from another signature than the wanted one, or that have none. Each row brings
   the signature it was made from, so that nothing has to be written after it. #}
{% macro pending_weeks(signature) -%}
    {% if not can_ask() %}{{ return([]) }}{% endif -%}
    {{ return(ask_list(
        "select cast(wanted.week_start_date as string) from " ~ ref(signature) ~ " as wanted"
        ~ (" where not exists (select 1 from " ~ this ~ " as known"
            ~ " where known.week_start_date = wanted.week_start_date and known.signature = wanted.signature)"
            if is_incremental() else "")
        ~ " order by 1"
    )) }}
{%- endmacro %}

{% macro forget_weeks(signature) -%}
    {% if is_incremental() -%}
        delete from {{ this }} as known
        where not exists (
            select 1 from {{ ref(signature) }} as wanted
            where known.week_start_date = wanted.week_start_date and known.signature = wanted.signature
        )
    {%- else -%}
        select 1
    {%- endif %}
{%- endmacro %}

{# The days of pending weeks, from the first to the last: what is read of them is one stretch. #}
{% macro in_weeks(day, weeks) -%}
    {% if not weeks -%}
    false
    {%- else -%}
    {{ day }} between cast('{{ weeks | first }}' as date)
    and cast({{ dbt.dateadd('day', 6, "cast('" ~ weeks | last ~ "' as date)") }} as date)
    and cast({{ dbt.date_trunc('week', day) }} as date) in ({{ date_list(weeks) }})
    {%- endif %}
{%- endmacro %}

{# Columns as one text, a missing value as an empty one. #}
{% macro text_of(columns) -%}
    concat_ws('|'{% for column in columns %}, coalesce(cast({{ column }} as {{ dbt.type_string() }}), ''){% endfor %})
{%- endmacro %}

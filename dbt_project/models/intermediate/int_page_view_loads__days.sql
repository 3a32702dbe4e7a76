{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='fail',
          pre_hook="{{ forget_page_view_loads() }}") }}
-- The local days each page-view load holds. A load is read once, when its load_id is new; a row without event_date remembers that it was.
{% set pending = pending_page_view_loads() %}

select
    load_date,
    load_id,
    event_date,
    count(*) as row_count
from {{ ref('stg_canvas__page_views') }}
where load_date in ({{ date_list(pending) }}) and event_date is not null
group by load_date, load_id, event_date
union all
select
    cast(load_date as date) as load_date,
    load_id,
    cast(null as date) as event_date,
    cast(0 as bigint) as row_count
from {{ source('coaching', 'loads') }}
where source = '{{ var("source_names")["canvas"] }}' and stream = 'page_views' and cast(load_date as date) in ({{ date_list(pending) }})

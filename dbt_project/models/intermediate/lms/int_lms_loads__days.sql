{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='fail',
          pre_hook="{{ forget_loads('windowed') }}") }}
-- The local days each load of windowed events holds, and what of them fct_lms_daily leaves out. A load is read once,
-- when its load_id is new; a row without event_date remembers that it was.
{% set pending = pending_loads('windowed') %}

with events as (
    select
        platform,
        event_source,
        load_date,
        load_id,
        event_date,
        course_id
    from {{ ref('int_lms__windowed_events') }}
    where load_date in ({{ date_list(pending) }})
)

select
    events.load_date,
    events.load_id,
    events.platform,
    events.event_source,
    events.event_date,
    count(*) as row_count,
    cast(sum(case when events.course_id is null then 1 else 0 end) as bigint) as no_course_count,
    count(pd_courses.course_id) as staff_pd_count
from events
left join {{ ref('int_lms__staff_pd_courses') }} as pd_courses
    on events.platform = pd_courses.platform and events.course_id = pd_courses.course_id
group by events.load_date, events.load_id, events.platform, events.event_source, events.event_date
-- a condition on the day itself would be moved to the events, and read each of their instants twice
having count(events.event_date) > 0
union all
select
    load_date,
    load_id,
    cast(null as {{ dbt.type_string() }}) as platform,
    stream as event_source,
    cast(null as date) as event_date,
    cast(0 as bigint) as row_count,
    cast(0 as bigint) as no_course_count,
    cast(0 as bigint) as staff_pd_count
from ({{ loads_of('windowed') }}) as loads
where load_date in ({{ date_list(pending) }})

{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='fail',
          pre_hook="{{ forget_page_view_loads() }}") }}
-- The local days each page-view load holds, and what of them fct_lms_daily leaves out. A load is read once, when its load_id is new; a row
-- without event_date remembers that it was.
{% set pending = pending_page_view_loads() %}

with page_views as (
    select
        load_date,
        load_id,
        event_date,
        course_id
    from {{ ref('stg_canvas__page_views') }}
    where load_date in ({{ date_list(pending) }}) and event_date is not null
)

select
    page_views.load_date,
    page_views.load_id,
    page_views.event_date,
    count(*) as row_count,
    cast(sum(case when page_views.course_id is null then 1 else 0 end) as bigint) as no_course_count,
    count(pd_courses.course_id) as staff_pd_count
from page_views
left join {{ ref('int_lms__staff_pd_courses') }} as pd_courses on page_views.course_id = pd_courses.course_id
group by page_views.load_date, page_views.load_id, page_views.event_date
union all
select
    cast(load_date as date) as load_date,
    load_id,
    cast(null as date) as event_date,
    cast(0 as bigint) as row_count,
    cast(0 as bigint) as no_course_count,
    cast(0 as bigint) as staff_pd_count
from {{ source('coaching', 'loads') }}
where source in ({{ sources_of('canvas') }}) and stream = 'page_views' and cast(load_date as date) in ({{ date_list(pending) }})

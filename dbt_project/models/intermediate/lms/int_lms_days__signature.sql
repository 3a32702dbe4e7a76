-- What each local day's events are made from: the page-view loads that hold it, or can (their window covers it), and a digest of its other
-- events. A day whose signature is another than when it was last built is built again.
with loads as (
    select
        cast(load_date as date) as load_date,
        load_id,
        cast(first_day as date) as first_day,
        cast(last_day as date) as last_day
    from {{ source('coaching', 'loads') }}
    where source in ({{ sources_of('canvas') }}) and stream = 'page_views'
),

held_days as (
    select distinct event_date -- several loads hold one day
    from {{ ref('int_page_view_loads__days') }}
    where event_date is not null
),

holding as (
    select
        event_date,
        load_date,
        load_id
    from {{ ref('int_page_view_loads__days') }}
    where event_date is not null
    union -- a load both holds a day and covers it
    select
        held_days.event_date,
        loads.load_date,
        loads.load_id
    from held_days
    inner join loads on held_days.event_date between loads.first_day and loads.last_day
),

page_views as (
    select
        event_date,
        {{ join_sorted('load_id') }} as load_ids,
        min(load_date) as first_load_date,
        max(load_date) as last_load_date
    from holding
    group by event_date
),

others as (
    select
        event_date,
        concat(count(*), ':', {{ rows_digest("concat_ws('|', event_source, coalesce(event_id, ''), coalesce(user_id, ''), coalesce(course_id, ''), coalesce(section_id, ''), coalesce(object_id, ''), event_type, n_events)") }}) as digest
    from {{ ref('int_lms__other_events') }}
    where event_date is not null
    group by event_date
)

select
    coalesce(page_views.event_date, others.event_date) as event_date,
    md5(concat_ws('|', coalesce(page_views.load_ids, ''), coalesce(others.digest, ''), '{{ var("activity_classes_digest", "") }}')) as signature,
    page_views.first_load_date,
    page_views.last_load_date
from page_views
full outer join others on page_views.event_date = others.event_date

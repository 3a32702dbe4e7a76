-- What an administrator did while acting as somebody is not that person's.
select
    'canvas' as platform,
    'page_views' as event_source,
    page_view_id as event_id,
    user_id,
    course_id,
    asset_id as object_id,
    concat(coalesce(controller, ''), '#', coalesce(action, '')) as event_type,
    controller as event_group,
    event_date,
    created_at as occurred_at,
    row_number_in_load,
    load_id,
    load_date
from {{ ref('stg_canvas__page_views') }}
where coalesce(real_user_id, '') in ('', coalesce(user_id, ''))

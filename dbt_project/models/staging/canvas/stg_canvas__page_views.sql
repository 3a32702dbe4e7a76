-- All rows of all loads: trailing windows repeat them, and who reads this prunes by load_date and keeps the newest of an id.
select
    page_view_id,
    user_id,
    context_type,
    context_id,
    case when lower(context_type) = 'course' then context_id end as course_id,
    asset_type,
    asset_id,
    controller,
    action,
    {{ utc_timestamp('created_at') }} as created_at,
    {{ local_date(utc_timestamp('created_at')) }} as event_date,
    try_cast(interaction_seconds as double) as interaction_seconds,
    lower(participated) = 'true' as is_participation,
    http_method,
    cast(_row_number as bigint) as row_number_in_load,
    _load_id as load_id,
    cast(load_date as date) as load_date
from {{ source('canvas', 'page_views') }}

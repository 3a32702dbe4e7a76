-- Written by `make staging` from the declaration of page_views in extractors/kinds/canvas: change it there.
{% set columns = [
    'page_view_id', 'user_id', 'real_user_id', 'context_type', 'context_id', 'asset_type', 'asset_id',
    'controller', 'action', 'created_at', 'interaction_seconds', 'participated', 'http_method'
] %}

with landed as (
    {{ landed('canvas', 'page_views', columns, ['page_view_id'], 'append', 'all_loads') }}
)

select
    source_name,
    id_space,
    {{ spaced('canvas', filled('page_view_id')) }} as page_view_id,
    user_id,
    real_user_id,
    context_type,
    {{ spaced('canvas', filled('context_id')) }} as context_id,
    asset_type,
    {{ spaced('canvas', filled('asset_id')) }} as asset_id,
    controller,
    action,
    {{ utc_timestamp(read('created_at', 'iso_time')) }} as created_at,
    {{ local_date(utc_timestamp(read('created_at', 'iso_time'))) }} as event_date,
    {{ try_double(read('interaction_seconds', 'number .')) }} as interaction_seconds,
    lower(trim(participated)) = 'true' as is_participation,
    {{ filled('http_method') }} as http_method,
    case when lower(context_type) = 'course' then {{ spaced('canvas', filled('context_id')) }} end as course_id,
    row_number_in_load,
    load_id,
    load_date
from landed

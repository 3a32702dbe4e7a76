-- Written by `make staging` from the declaration of enrollments in extractors/kinds/canvas: change it there.
{% set columns = [
    'enrollment_id', 'course_id', 'section_id', 'user_id', 'type', 'enrollment_state', 'created_at',
    'updated_at', 'last_activity_at'
] %}

with landed as (
    {{ landed('canvas', 'enrollments', columns, ['enrollment_id'], 'full', 'newest') }}
)

select
    source_name,
    id_space,
    {{ spaced('canvas', filled('enrollment_id')) }} as enrollment_id,
    {{ spaced('canvas', filled('course_id')) }} as course_id,
    {{ spaced('canvas', filled('section_id')) }} as section_id,
    user_id,
    {{ filled('type') }} as enrollment_type,
    {{ filled('enrollment_state') }} as enrollment_state,
    {{ utc_timestamp(read('created_at', 'iso_time')) }} as created_at,
    {{ utc_timestamp(read('updated_at', 'iso_time')) }} as updated_at,
    {{ utc_timestamp(read('last_activity_at', 'iso_time')) }} as last_activity_at,
    load_date
from landed

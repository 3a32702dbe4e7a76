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
    {{ spaced('canvas', 'enrollment_id') }} as enrollment_id,
    {{ spaced('canvas', 'course_id') }} as course_id,
    {{ spaced('canvas', 'section_id') }} as section_id,
    user_id,
    type as enrollment_type,
    enrollment_state,
    {{ utc_timestamp('created_at') }} as created_at,
    {{ utc_timestamp('updated_at') }} as updated_at,
    {{ utc_timestamp('last_activity_at') }} as last_activity_at,
    load_date
from landed

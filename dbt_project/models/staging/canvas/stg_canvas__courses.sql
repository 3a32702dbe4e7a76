-- Written by `make staging` from the declaration of courses in extractors/kinds/canvas: change it there.
{% set columns = [
    'course_id', 'sis_course_id', 'account_id', 'term_id', 'name', 'course_purpose', 'course_code',
    'workflow_state', 'start_at', 'end_at', 'created_at'
] %}

with landed as (
    {{ landed('canvas', 'courses', columns, ['course_id'], 'full', 'newest') }}
)

select
    source_name,
    id_space,
    {{ spaced('canvas', filled('course_id')) }} as course_id,
    sis_course_id,
    {{ spaced('canvas', filled('account_id')) }} as account_id,
    {{ spaced('canvas', filled('term_id')) }} as term_id,
    name as course_name,
    course_purpose,
    course_code,
    workflow_state,
    {{ utc_timestamp(read('start_at', 'iso_time')) }} as start_at,
    {{ utc_timestamp(read('end_at', 'iso_time')) }} as end_at,
    {{ utc_timestamp(read('created_at', 'iso_time')) }} as created_at,
    load_date
from landed

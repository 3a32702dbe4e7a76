-- Written by `make staging` from the declaration of assignments in extractors/kinds/canvas: change it there.
{% set columns = [
    'assignment_id', 'course_id', 'created_at', 'updated_at', 'due_at', 'published', 'workflow_state',
    'submission_type', 'points_possible'
] %}

with landed as (
    {{ landed('canvas', 'assignments', columns, ['assignment_id'], 'full', 'newest') }}
)

select
    source_name,
    id_space,
    {{ spaced('canvas', filled('assignment_id')) }} as assignment_id,
    {{ spaced('canvas', filled('course_id')) }} as course_id,
    {{ utc_timestamp(read('created_at', 'iso_time')) }} as created_at,
    {{ utc_timestamp(read('updated_at', 'iso_time')) }} as updated_at,
    {{ utc_timestamp(read('due_at', 'iso_time')) }} as due_at,
    lower(trim(published)) = 'true' as is_published,
    workflow_state,
    submission_type,
    {{ try_double(read('points_possible', 'number .')) }} as points_possible,
    load_date
from landed

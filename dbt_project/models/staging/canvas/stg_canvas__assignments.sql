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
    {{ spaced('canvas', 'assignment_id') }} as assignment_id,
    {{ spaced('canvas', 'course_id') }} as course_id,
    {{ utc_timestamp('created_at') }} as created_at,
    {{ utc_timestamp('updated_at') }} as updated_at,
    {{ utc_timestamp('due_at') }} as due_at,
    lower(published) = 'true' as is_published,
    workflow_state,
    submission_type,
    try_cast(points_possible as double) as points_possible,
    load_date
from landed

-- Written by `make staging` from the declaration of submissions in extractors/kinds/canvas: change it there.
{% set columns = [
    'submission_id', 'assignment_id', 'course_id', 'user_id', 'submission_type', 'submitted_at',
    'graded_at', 'grader_id', 'attempt', 'workflow_state', 'late', 'missing'
] %}

with landed as (
    {{ landed('canvas', 'submissions', columns, ['submission_id'], 'upsert', 'newest') }}
)

select
    source_name,
    id_space,
    {{ spaced('canvas', 'submission_id') }} as submission_id,
    {{ spaced('canvas', 'assignment_id') }} as assignment_id,
    {{ spaced('canvas', 'course_id') }} as course_id,
    user_id,
    submission_type,
    {{ utc_timestamp('submitted_at') }} as submitted_at,
    {{ utc_timestamp('graded_at') }} as graded_at,
    grader_id,
    try_cast(attempt as bigint) as attempt,
    workflow_state,
    lower(late) = 'true' as is_late,
    lower(missing) = 'true' as is_missing,
    load_date
from landed

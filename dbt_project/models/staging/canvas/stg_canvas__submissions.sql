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
    {{ spaced('canvas', filled('submission_id')) }} as submission_id,
    {{ spaced('canvas', filled('assignment_id')) }} as assignment_id,
    {{ spaced('canvas', filled('course_id')) }} as course_id,
    user_id,
    submission_type,
    {{ utc_timestamp(read('submitted_at', 'iso_time')) }} as submitted_at,
    {{ utc_timestamp(read('graded_at', 'iso_time')) }} as graded_at,
    grader_id,
    {{ whole_number(read('attempt', 'number .')) }} as attempt,
    {{ filled('workflow_state') }} as workflow_state,
    lower(trim(late)) = 'true' as is_late,
    lower(trim(missing)) = 'true' as is_missing,
    load_date
from landed

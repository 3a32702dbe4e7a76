with landed as (
    {{ newest_canvas('submissions', 'submission_id', 'upsert') }}
)

select
    submission_id,
    assignment_id,
    course_id,
    user_id,
    submission_type,
    {{ utc_timestamp('submitted_at') }} as submitted_at,
    {{ utc_timestamp('graded_at') }} as graded_at,
    grader_id,
    try_cast(attempt as bigint) as attempt,
    workflow_state,
    lower(late) = 'true' as is_late,
    lower(missing) = 'true' as is_missing,
    cast(load_date as date) as load_date
from landed

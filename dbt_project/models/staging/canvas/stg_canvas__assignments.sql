with landed as (
    {{ newest_canvas('assignments', 'assignment_id') }}
)

select
    assignment_id,
    course_id,
    {{ utc_timestamp('created_at') }} as created_at,
    {{ utc_timestamp('updated_at') }} as updated_at,
    {{ utc_timestamp('due_at') }} as due_at,
    lower(published) = 'true' as is_published,
    workflow_state,
    submission_type,
    try_cast(points_possible as double) as points_possible,
    cast(load_date as date) as load_date
from landed

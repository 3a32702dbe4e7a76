with landed as (
    {{ newest_canvas('courses', 'course_id') }}
)

select
    course_id,
    sis_course_id,
    account_id,
    term_id,
    name as course_name,
    course_code,
    workflow_state,
    {{ utc_timestamp('start_at') }} as start_at,
    {{ utc_timestamp('end_at') }} as end_at,
    {{ utc_timestamp('created_at') }} as created_at,
    cast(load_date as date) as load_date
from landed

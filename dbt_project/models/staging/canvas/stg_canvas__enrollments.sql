with landed as (
    {{ newest_canvas('enrollments', 'enrollment_id') }}
)

select
    enrollment_id,
    course_id,
    section_id,
    user_id,
    type as enrollment_type,
    enrollment_state,
    {{ utc_timestamp('created_at') }} as created_at,
    {{ utc_timestamp('updated_at') }} as updated_at,
    {{ utc_timestamp('last_activity_at') }} as last_activity_at,
    cast(load_date as date) as load_date
from landed

select
    'canvas' as platform,
    user_id,
    course_id,
    section_id,
    case
        when enrollment_type in ('TeacherEnrollment', 'TaEnrollment') then 'teacher'
        when enrollment_type = 'StudentEnrollment' then 'student'
        -- observers, designers, the Test Student of the student view, and whatever type is yet to come
        else 'neither'
    end as actor_role,
    enrollment_type = 'TeacherEnrollment' as is_section_teacher,
    -- an invitation that was never taken up is no seat
    coalesce(enrollment_state, '') in ('deleted', 'rejected', 'invited', 'creation_pending') as is_void,
    {{ local_date('created_at') }} as created_date,
    -- of a seat that is held, the instant of its last edit says nothing
    case when enrollment_state in ('deleted', 'completed', 'inactive') then {{ local_date('updated_at') }} end
        as ended_date,
    coalesce(enrollment_state, '') = 'completed' as is_completed
from {{ ref('stg_canvas__enrollments') }}

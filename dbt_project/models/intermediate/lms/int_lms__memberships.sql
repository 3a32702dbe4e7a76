-- The section a user's events in a course belong to: of several the active one, then the lowest id.
with ranked as (
    select
        enrollments.user_id,
        enrollments.course_id,
        enrollments.section_id,
        case when enrollments.enrollment_type in ('TeacherEnrollment', 'TaEnrollment', 'DesignerEnrollment') then 'teacher' else 'student' end
            as actor_role,
        row_number() over (
            partition by enrollments.user_id, enrollments.course_id
            order by
                case when enrollments.enrollment_type = 'TeacherEnrollment' then 0 else 1 end,
                case when enrollments.enrollment_state = 'active' then 0 else 1 end,
                length(enrollments.section_id),
                enrollments.section_id
        ) as choice
    from {{ ref('stg_canvas__enrollments') }} as enrollments
)

select
    'canvas' as platform,
    user_id,
    course_id,
    section_id,
    actor_role
from ranked
where choice = 1

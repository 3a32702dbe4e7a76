select distinct -- a teacher may be enrolled twice, once ended and once active
    'canvas' as platform,
    enrollments.section_id,
    enrollments.course_id,
    enrollments.user_id,
    people.person_key as teacher_key
from {{ ref('stg_canvas__enrollments') }} as enrollments
inner join {{ ref('int_people__resolved') }} as people
    on people.identity_type = 'canvas_user_id' and enrollments.user_id = people.identity_id
where enrollments.enrollment_type = 'TeacherEnrollment' and coalesce(enrollments.enrollment_state, '') not in ('deleted', 'rejected')

select distinct -- a teacher may be enrolled twice, once ended and once active
    members.platform,
    members.section_id,
    members.course_id,
    members.user_id,
    people.person_key as teacher_key
from {{ ref('int_lms__memberships') }} as members
inner join {{ ref('int_people__resolved') }} as people
    on people.identity_type = concat(members.platform, '_user_id') and members.user_id = people.identity_id
where members.is_section_teacher and not members.is_void

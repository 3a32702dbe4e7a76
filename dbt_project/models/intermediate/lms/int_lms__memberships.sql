{{ contract('lms_memberships', [
    'platform',
    'user_id',
    'course_id',
    'section_id',
    'actor_role',
    'is_section_teacher',
    'is_void',
    'created_date',
    'ended_date',
    'is_completed'
]) }}

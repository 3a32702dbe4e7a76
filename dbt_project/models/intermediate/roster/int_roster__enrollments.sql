{{ contract('roster_enrollments', [
    'user_id',
    'class_id',
    'school_id',
    'role',
    'begin_date',
    'end_date',
    'is_active'
]) }}

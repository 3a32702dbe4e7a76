{{ contract('lms_events', [
    'event_id',
    'platform',
    'event_source',
    'event_date',
    'user_id',
    'course_id',
    'section_id',
    'object_id',
    'event_type',
    'event_group',
    'n_events',
    'occurred_at',
    'replies_to_at',
    'is_in_course',
    'is_by_section_teachers'
]) }}

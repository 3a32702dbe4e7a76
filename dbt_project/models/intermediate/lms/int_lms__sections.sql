{{ contract('lms_sections', [
    'platform',
    'section_id',
    'course_id',
    'sis_section_id',
    'course_code'
]) }}

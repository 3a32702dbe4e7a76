select
    'canvas' as platform,
    sections.section_id,
    sections.course_id,
    sections.sis_section_id,
    courses.course_code
from {{ ref('stg_canvas__sections') }} as sections
left join {{ ref('stg_canvas__courses') }} as courses on sections.course_id = courses.course_id

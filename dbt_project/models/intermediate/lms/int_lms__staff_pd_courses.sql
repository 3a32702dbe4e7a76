select distinct -- several sections of one course
    platform,
    course_id
from {{ ref('dim_section') }}
where course_purpose = 'staff_pd' and course_id is not null

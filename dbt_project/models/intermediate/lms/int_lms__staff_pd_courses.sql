select distinct course_id -- several sections of one course
from {{ ref('dim_section') }}
where course_purpose = 'staff_pd'

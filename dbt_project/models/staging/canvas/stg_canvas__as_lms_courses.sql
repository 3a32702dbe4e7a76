select
    'canvas' as platform,
    course_id,
    course_code
from {{ ref('stg_canvas__courses') }}

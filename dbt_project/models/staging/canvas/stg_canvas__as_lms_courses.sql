-- Written by `make staging` from the declaration of courses in extractors/kinds/canvas: change it there.
select
    'canvas' as platform,
    course_id,
    course_purpose
from {{ ref('stg_canvas__courses') }}

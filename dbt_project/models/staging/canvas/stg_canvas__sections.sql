with landed as (
    {{ newest_canvas('sections', 'section_id') }}
)

select
    section_id,
    course_id,
    sis_section_id,
    name as section_name,
    {{ utc_timestamp('start_at') }} as start_at,
    {{ utc_timestamp('end_at') }} as end_at,
    {{ utc_timestamp('created_at') }} as created_at,
    cast(load_date as date) as load_date
from landed

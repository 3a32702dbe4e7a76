with landed as (
    {{ newest_oneroster('classes', 'class_id') }}
)

select
    class_id,
    title,
    class_code,
    class_type,
    course_id,
    school_id,
    term_id,
    coalesce(lower(status), 'active') as class_status,
    cast(load_date as date) as load_date
from landed

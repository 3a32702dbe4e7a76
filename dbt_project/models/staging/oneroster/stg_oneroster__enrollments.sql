with landed as (
    {{ newest_oneroster('enrollments', 'enrollment_id') }}
)

select
    enrollment_id,
    user_id,
    class_id,
    school_id,
    lower(role) as role,
    {{ parse_date('begin_date') }} as begin_date,
    {{ parse_date('end_date') }} as end_date,
    coalesce(lower(status), 'active') as enrollment_status,
    cast(load_date as date) as load_date
from landed

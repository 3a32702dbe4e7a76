select
    user_id,
    class_id,
    school_id,
    role,
    begin_date,
    end_date,
    enrollment_status <> 'tobedeleted' as is_active
from {{ ref('stg_oneroster__enrollments') }}

-- Of every load: who taught where is followed from night to night.
select
    source_name,
    concat(id_space, ':', enrollment_id) as seat_id,
    user_id,
    class_id,
    school_id,
    role,
    begin_date,
    end_date,
    enrollment_status not in ('tobedeleted', 'inactive') as is_active,
    row_number_in_load,
    load_id,
    load_date
from {{ ref('stg_oneroster__enrollments_history') }}

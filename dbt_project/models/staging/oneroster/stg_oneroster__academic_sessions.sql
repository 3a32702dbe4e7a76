with landed as (
    {{ newest_oneroster('academicSessions', 'academic_session_id') }}
)

select
    academic_session_id,
    title,
    type as session_type,
    {{ parse_date('start_date') }} as start_date,
    {{ parse_date('end_date') }} as end_date,
    school_year as school_year_label,
    parent_session_id,
    cast(load_date as date) as load_date
from landed

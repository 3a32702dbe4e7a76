select
    academic_session_id as term_id,
    start_date,
    end_date
from {{ ref('stg_oneroster__academic_sessions') }}

select
    session_key,
    person_key,
    school_key,
    is_school_from_roster,
    is_teacher,
    match_method,
    attended_minutes,
    is_present,
    cast(received_minutes as decimal(10, 2)) as received_minutes
from {{ ref('int_sessions__schooled') }}
where person_key is not null

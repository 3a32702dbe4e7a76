-- Session x teacher x standard x period: what the implementation mart adds up. Parents carry their indicators' weights,
-- so add within one standard_level only.
select
    schooled.school_key,
    rolled.framework_id,
    rolled.qualified_code,
    rolled.standard_level,
    periods.period_type,
    periods.period_key,
    schooled.session_key,
    case when schooled.is_teacher then schooled.person_key end as teacher_key,
    sessions.coach_key,
    sessions.session_format,
    rolled.alloc_weight * schooled.session_share as session_part,
    schooled.session_share * cast(sessions.duration_minutes as double) as coach_minutes_full,
    rolled.alloc_weight * schooled.session_share * cast(sessions.duration_minutes as double) as coach_minutes,
    rolled.alloc_weight * cast(schooled.received_minutes as double) as received_minutes
from {{ ref('int_sessions__schooled') }} as schooled
inner join {{ ref('fct_coaching_session') }} as sessions on schooled.session_key = sessions.session_key
inner join {{ ref('int_session_standards__rolled') }} as rolled on schooled.session_key = rolled.session_key
inner join {{ ref('int_periods__listed') }}
    as periods on sessions.session_date between periods.period_start
and periods.period_end

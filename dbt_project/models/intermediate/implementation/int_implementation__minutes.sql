select
    school_key,
    framework_id,
    qualified_code,
    standard_level,
    period_type,
    period_key,
    count(distinct coach_key) as coaches_active,
    count(distinct session_key) as sessions_full_count,
    {{ total('session_part') }} as sessions_allocated,
    {{ total('coach_minutes_full') }} as coach_minutes_full,
    {{ total('coach_minutes') }} as coach_minutes_allocated,
    coalesce({{ total('received_minutes') }}, 0) as participant_minutes_allocated,
    coalesce({{ total('coach_minutes', where="session_format = 'one_on_one'") }}, 0) as one_on_one_minutes_allocated,
    coalesce({{ total('coach_minutes', where='session_format in ' ~ var('group_formats')) }}, 0)
        as group_minutes_allocated
from {{ ref('int_sessions__weighted') }}
group by school_key, framework_id, qualified_code, standard_level, period_type, period_key

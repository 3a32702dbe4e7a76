-- Teachers who answered, with what they were exposed to: enough received minutes between the answers, at whatever
-- school, allocated to a standard or indicator; and, as `all`, enough of them over all standards.
with attended as (
    select
        respondents.pair_key,
        sessions.session_key,
        cast(participants.received_minutes as double) as received_minutes
    from {{ ref('int_survey_respondents__paired') }} as respondents
    inner join {{ ref('fct_session_participant') }} as participants
        on respondents.person_key = participants.person_key and participants.is_teacher
    inner join {{ ref('fct_coaching_session') }} as sessions
        on
            participants.session_key = sessions.session_key
            and sessions.session_date between respondents.exposure_from and respondents.exposure_to
),

allocated as (
    select
        attended.pair_key,
        rolled.framework_id,
        rolled.qualified_code,
        rolled.alloc_weight * attended.received_minutes as minutes
    from attended
    inner join {{ ref('int_session_standards__rolled') }} as rolled on attended.session_key = rolled.session_key
    union all
    select
        pair_key,
        'all' as framework_id,
        'all' as qualified_code,
        received_minutes as minutes
    from attended
)

select
    pair_key,
    framework_id,
    qualified_code,
    {{ total('minutes') }} as exposure_minutes
from allocated
group by pair_key, framework_id, qualified_code
having {{ total('minutes') }} >= {{ var('thresholds')['exposure_minutes'] }} - 1e-9

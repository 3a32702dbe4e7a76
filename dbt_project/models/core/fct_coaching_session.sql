with coaches as (
    select
        sessions.session_key,
        case
            when coalesce(by_email.match_method, 'unresolved') <> 'unresolved' then by_email.person_key
            when coalesce(by_name.match_method, 'unresolved') <> 'unresolved' then by_name.person_key
            else coalesce(by_email.person_key, by_name.person_key)
        end as coach_key
    from {{ ref('int_sessions__held') }} as sessions
    left join {{ ref('int_people__resolved') }} as by_email
        on by_email.identity_type = 'email_hash' and sessions.coach_email = by_email.identity_id
    left join {{ ref('int_people__resolved') }} as by_name
        on by_name.identity_type = 'name_hash' and sessions.coach_name = by_name.identity_id
),

schools as (
    select
        session_key,
        count(distinct school_key) as school_count,
        count(person_key) as participant_count
    from {{ ref('int_sessions__schooled') }}
    where is_present
    group by session_key
)

select
    sessions.session_key,
    sessions.session_date,
    coaches.coach_key,
    logged.school_key as logged_school_key,
    sessions.framework_id,
    sessions.form_id,
    sessions.form_version,
    sessions.submitted_at,
    cast({{ dbt.datediff('sessions.session_date', local_date('sessions.submitted_at'), 'day') }} as bigint)
        as log_lag_days,
    sessions.duration_minutes,
    sessions.session_format,
    sessions.session_type,
    sessions.cycle_id,
    sessions.is_follow_up_needed,
    sessions.is_follow_up_done,
    sessions.follow_up_date,
    follow_ups.window_close_date as follow_up_close_date,
    case when follow_ups.session_key is null then false else follow_ups.is_on_time end as is_follow_up_on_time,
    schools.participant_count,
    schools.school_count,
    sessions.activities,
    sessions.core_moves,
    sessions.is_learning_goal_first,
    sessions.is_agency_asked,
    sessions.feedback_score,
    sessions.is_feedback_asked
from {{ ref('int_sessions__held') }} as sessions
inner join coaches on sessions.session_key = coaches.session_key
inner join schools on sessions.session_key = schools.session_key
left join {{ ref('int_school_names__listed') }} as logged on lower(trim(sessions.school_raw)) = logged.school_text
left join {{ ref('int_follow_ups__windowed') }} as follow_ups on sessions.session_key = follow_ups.session_key

-- Sessions that need a follow-up, the instructional day on which their window closes, and whether a contact marked done
-- fell inside it. Nobody knows that of a contact without a day, nor of any in a form that was never given one.
with dated as (
    select distinct -- many sessions of a form have a day
        form_id,
        form_version
    from {{ ref('int_sessions__held') }}
    where follow_up_date is not null
),

needed as (
    select
        sessions.session_key,
        sessions.session_date,
        sessions.is_follow_up_done,
        sessions.follow_up_date,
        dated.form_id is not null and (not sessions.is_follow_up_done or sessions.follow_up_date is not null)
            as is_timing_known,
        days.instructional_day_number as session_day_number
    from {{ ref('int_sessions__held') }} as sessions
    inner join {{ ref('int_calendar__days') }} as days on sessions.session_date = days.date_day
    left join dated on sessions.form_id = dated.form_id and sessions.form_version = dated.form_version
    where sessions.is_follow_up_needed
),

windows as (
    select
        needed.session_key,
        needed.session_date,
        needed.is_follow_up_done,
        needed.follow_up_date,
        needed.is_timing_known,
        closing.date_day as window_close_date
    from needed
    left join {{ ref('int_calendar__days') }} as closing
        on
            closing.is_instructional_day
            and closing.instructional_day_number = needed.session_day_number + {{ var('thresholds')['follow_up_days'] }}
)

select
    windows.session_key,
    windows.window_close_date,
    coalesce(windows.window_close_date <= through.implementation_date, false) as is_window_closed,
    case
        when windows.is_timing_known
            then coalesce(
                windows.is_follow_up_done
                and windows.follow_up_date > windows.session_date
                and windows.follow_up_date <= windows.window_close_date
                and contact.is_instructional_day,
                false
            )
    end as is_on_time
from windows
cross join {{ ref('int_loads__reached') }} as through
left join {{ ref('int_calendar__days') }} as contact on windows.follow_up_date = contact.date_day

{{ config(schema='marts_restricted') }}
-- An offer of professional development: who came, what they said of it, and whether coaching followed. Whoever came may
-- have been coached anyhow: what followed is no effect.
{% set days_after = 60 -%}
with named as (
    select
        coalesce(event_id, '(none)') as event_id,
        held_date,
        attendee_key,
        max(case when is_attended then 1 when not is_attended then 0 end) as attended,
        max(case when is_completed then 1 else 0 end) as completed,
        max(feedback_score) as feedback_score,
        max(pd_hours) as pd_hours
    from {{ ref('fct_pd_event') }}
    group by coalesce(event_id, '(none)'), held_date, attendee_key
),

followed as (
    select
        named.event_id,
        named.held_date,
        named.attendee_key,
        count(*) as sessions_after
    from named
    inner join {{ ref('fct_session_participant') }} as participants on named.attendee_key = participants.person_key
    inner join {{ ref('fct_coaching_session') }} as sessions on participants.session_key = sessions.session_key
    where
        sessions.session_date > named.held_date
        and sessions.session_date <= cast({{ dbt.dateadd('day', days_after, 'named.held_date') }} as date)
    group by named.event_id, named.held_date, named.attendee_key
),

counted as (
    select
        named.event_id,
        named.held_date,
        max(named.pd_hours) as pd_hours,
        count(named.attendee_key) as people_named,
        count(*) filter (where named.attended = 1) as people_attended,
        count(*) filter (where named.attended = 0) as people_absent,
        count(*) filter (where named.attendee_key is not null and named.attended is null) as people_not_said,
        count(*) filter (where named.attended = 1 and named.completed = 1) as people_completed,
        count(named.feedback_score) as feedback_n,
        {{ ratio(exact_sum('named.feedback_score'), 'count(named.feedback_score)') }} as feedback_mean,
        count(*) filter (where named.feedback_score >= 4) as feedback_favourable_n,
        count(*) filter (where named.attended = 1 and followed.sessions_after > 0) as attended_coached_after,
        count(*) filter (where named.attended = 0 and followed.sessions_after > 0) as absent_coached_after
    from named
    left join followed
        on
            named.event_id = followed.event_id and named.held_date = followed.held_date
            and named.attendee_key = followed.attendee_key
    group by named.event_id, named.held_date
)

select
    event_id,
    held_date,
    pd_hours,
    people_named,
    people_attended,
    people_absent,
    people_not_said,
    {{ rate('people_attended', 'people_attended + people_absent') }} as attendance_rate,
    people_completed,
    {{ rate('people_completed', 'people_attended') }} as completion_rate,
    feedback_n,
    {{ rounded('feedback_mean', 'decimal(6, 4)') }} as feedback_mean,
    feedback_favourable_n,
    {{ rate('feedback_favourable_n', 'feedback_n') }} as feedback_favourable_rate,
    attended_coached_after,
    {{ rate('attended_coached_after', 'people_attended') }} as attended_coached_after_rate,
    absent_coached_after,
    {{ rate('absent_coached_after', 'people_absent') }} as absent_coached_after_rate
from counted

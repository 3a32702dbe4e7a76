{{ config(schema='marts_restricted') }}
-- An offer of professional development: who came, what they said of it, and whether coaching followed. Whoever came may
-- have been coached anyhow: what followed is no effect.
{% set days_after = 60 -%}
{% set counts = ['people_named', 'people_attended', 'people_absent', 'people_not_said', 'people_completed'] -%}
with told as (
    select
        record_key,
        submitted_at,
        coalesce(event_id, '(none)') as event_id,
        held_date,
        attendee_key,
        is_attended,
        is_completed,
        pd_hours,
        feedback_score,
        -- somebody named answers once, as of late; of those who are not, each answer is somebody's
        row_number() over (
            partition by
                coalesce(event_id, '(none)'), held_date, coalesce(attendee_key, record_key), feedback_score is not null
            order by submitted_at desc nulls last, record_key asc
        ) as choice
    from {{ ref('fct_pd_event') }}
),

offers as (
    select
        told.event_id,
        told.held_date,
        max(told.pd_hours) as pd_hours,
        count(told.feedback_score) filter (where told.choice = 1) as feedback_n,
        {{ ratio(exact_sum('told.feedback_score', 'told.choice = 1'),
            'count(told.feedback_score) filter (where told.choice = 1)') }} as feedback_mean,
        count(*) filter (where told.choice = 1 and told.feedback_score >= 4) as feedback_favourable_n,
        coalesce(
            cast({{ dbt.dateadd('day', days_after, 'told.held_date') }} as date) <= max(through.implementation_date),
            false
        ) as is_window_over
    from told
    cross join {{ ref('int_loads__reached') }} as through
    group by told.event_id, told.held_date
),

named as (
    select
        event_id,
        held_date,
        attendee_key,
        {{ has_come('held_date') }} as has_come,
        coalesce(bool_or(is_completed), false) as has_completed
    from told
    cross join {{ ref('int_loads__reached') }} as through
    where attendee_key is not null
    group by event_id, held_date, attendee_key
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
        participants.is_present
        and sessions.session_date > named.held_date
        and sessions.session_date <= cast({{ dbt.dateadd('day', days_after, 'named.held_date') }} as date)
    group by named.event_id, named.held_date, named.attendee_key
),

people as (
    select
        named.event_id,
        named.held_date,
        count(*) as people_named,
        count(*) filter (where named.has_come) as people_attended,
        count(*) filter (where not named.has_come) as people_absent,
        count(*) filter (where named.has_come is null) as people_not_said,
        count(*) filter (where named.has_come and named.has_completed) as people_completed,
        count(*) filter (where named.has_come and followed.sessions_after > 0) as attended_coached_after,
        count(*) filter (where not named.has_come and followed.sessions_after > 0) as absent_coached_after
    from named
    left join followed
        on
            named.event_id = followed.event_id and named.held_date = followed.held_date
            and named.attendee_key = followed.attendee_key
    group by named.event_id, named.held_date
),

counted as (
    select
        offers.event_id,
        offers.held_date,
        offers.pd_hours,
        {% for column in counts -%}
        coalesce(people.{{ column }}, 0) as {{ column }},
        {% endfor -%}
        {% for column in ['attended_coached_after', 'absent_coached_after'] -%}
        case when offers.is_window_over then coalesce(people.{{ column }}, 0) end as {{ column }},
        {% endfor -%}
        offers.feedback_n,
        offers.feedback_mean,
        offers.feedback_favourable_n,
        offers.is_window_over
    from offers
    left join people on offers.event_id = people.event_id and offers.held_date = people.held_date
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
    is_window_over,
    attended_coached_after,
    {{ rate('attended_coached_after', 'people_attended') }} as attended_coached_after_rate,
    absent_coached_after,
    {{ rate('absent_coached_after', 'people_absent') }} as absent_coached_after_rate
from counted

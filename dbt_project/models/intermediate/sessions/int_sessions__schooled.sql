-- A session's rows by school: each teacher counts where the roster has them on that day, else where the log says; a
-- session without teachers counts where the log says. Shares of one session add up to one over those who were there.
with sessions as (
    select
        sessions.session_key,
        sessions.session_date,
        sessions.duration_minutes,
        logged.school_key as logged_school_key
    from {{ ref('int_sessions__held') }} as sessions
    left join {{ ref('int_school_names__listed') }} as logged on lower(trim(sessions.school_raw)) = logged.school_text
),

assigned as (
    select
        participants.session_key,
        participants.person_key,
        assignments.school_key,
        row_number() over (
            partition by participants.session_key, participants.person_key
            order by
                case when assignments.school_key = sessions.logged_school_key then 0 else 1 end,
                case when assignments.is_primary_school then 0 else 1 end,
                assignments.school_key
        ) as choice
    from {{ ref('int_session_participants__paired') }} as participants
    inner join sessions on participants.session_key = sessions.session_key
    inner join {{ ref('int_teacher_assignments__merged') }} as assignments
        on
            participants.person_key = assignments.person_key
            and sessions.session_date between assignments.begin_date and assignments.end_date
),

placed as (
    select
        sessions.session_key,
        participants.person_key,
        participants.match_method,
        participants.attended_minutes,
        coalesce(participants.is_present, true) as is_present,
        sessions.duration_minutes,
        coalesce(assigned.school_key, sessions.logged_school_key, unknown.school_key) as school_key,
        assigned.school_key is not null as is_school_from_roster,
        teachers.person_key is not null as is_teacher
    from sessions
    cross join (select school_key from {{ ref('dim_school') }} where is_unknown) as unknown
    left join {{ ref('int_session_participants__paired') }} as participants
        on sessions.session_key = participants.session_key
    left join (select distinct person_key from {{ ref('int_teacher_assignments__merged') }})
        as teachers -- a teacher has several spans
        on participants.person_key = teachers.person_key
    left join assigned
        on
            participants.session_key = assigned.session_key
            and participants.person_key = assigned.person_key
            and assigned.choice = 1
)

select
    session_key,
    person_key,
    school_key,
    is_school_from_roster,
    is_teacher,
    match_method,
    attended_minutes,
    is_present,
    case
        when person_key is not null then least(coalesce(attended_minutes, duration_minutes), duration_minutes)
    end as received_minutes,
    case
        when is_present
            then cast(1 as double) / sum(case when is_present then 1 else 0 end) over (partition by session_key)
        else 0
    end as session_share
from placed

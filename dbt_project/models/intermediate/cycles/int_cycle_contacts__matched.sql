-- The sessions in which a cycle's teacher was met for it: those that name the cycle, and those from its first day on
-- that name no cycle of theirs, for many logs leave the cycle blank. Where an id came back in a later year, a session
-- names the cycle that had begun last by then.
with dated as (
    select
        cycle_key,
        cycle_id,
        person_key,
        {{ earliest(['interest_date', 'kickoff_date', 'goal_set_date', 'lesson_date', 'debrief_date',
            'reflection_date']) }} as start_date
    from {{ ref('int_cycles__placed') }}
    where person_key is not null
),

cycles as (
    select
        *,
        row_number() over same_id = 1 as is_first_of_id,
        lead(start_date) over same_id as next_start_date
    from dated
    window same_id as (partition by person_key, lower(cycle_id) order by start_date asc nulls first, cycle_key asc)
),

log as (
    select * from {{ ref('int_sessions__held') }}
),

activities as (
    {{ split_to_rows('log', ['session_key'], 'activities', '[;,|]') }}
),

-- a form's options are activities' codes or their names
shown as (
    select
        activities.session_key,
        count(*) filter (where known.activity_code = 'MB') > 0 as is_modelling,
        count(*) filter (where known.activity_code = 'SP') > 0 as is_practice
    from activities
    inner join {{ ref('ref_coaching_activities') }} as known
        on {{ plain_word('activities.part') }} in (
            {{ plain_word('known.activity_code') }}, {{ plain_word('known.activity_name') }}
        )
    group by activities.session_key
),

met as (
    select
        participants.person_key,
        sessions.session_key,
        sessions.session_date,
        sessions.coach_key,
        sessions.cycle_id,
        coalesce(shown.is_modelling, false) as is_modelling,
        coalesce(shown.is_practice, false) as is_practice
    from {{ ref('int_session_participants__paired') }} as participants
    inner join {{ ref('fct_coaching_session') }} as sessions on participants.session_key = sessions.session_key
    left join shown on participants.session_key = shown.session_key
    where participants.is_present
),

named as (
    select
        met.*,
        cycles.cycle_key as named_cycle_key
    from met
    left join cycles
        on
            met.person_key = cycles.person_key and lower(met.cycle_id) = lower(cycles.cycle_id)
            and (cycles.is_first_of_id or met.session_date >= cycles.start_date)
            and (cycles.next_start_date is null or met.session_date < cycles.next_start_date)
)

select
    cycles.cycle_key,
    named.session_key,
    named.session_date,
    named.coach_key,
    named.named_cycle_key is not null as is_named,
    named.is_modelling,
    named.is_practice
from named
inner join cycles
    on
        named.person_key = cycles.person_key
        and (
            named.named_cycle_key = cycles.cycle_key
            or (named.named_cycle_key is null and named.session_date >= cycles.start_date)
        )

-- Matched pairs of teachers by what came between the two answers: enough coaching (`coached`), none so far (`not_yet`),
-- some before the first answer (`before`) or too little between the two (`little`): these two are in neither group.
-- Only whom the roster has as a teacher: of a coach, a principal or a code of their own the log could tell no session,
-- and each would pass for a teacher not coached yet.
with first_sessions as (
    select
        participants.person_key,
        min(sessions.session_date) as first_session_date
    from {{ ref('fct_session_participant') }} as participants
    inner join {{ ref('fct_coaching_session') }} as sessions on participants.session_key = sessions.session_key
    where participants.is_present
    group by participants.person_key
),

teachers as (
    select
        person_key,
        max(end_date) as last_day
    from {{ ref('int_teacher_assignments__merged') }}
    group by person_key
    union all
    -- the roster tells of no teacher at all
    select distinct -- a teacher answers on several constructs
        person_key,
        cast('9999-12-31' as date) as last_day
    from {{ ref('fct_prepost_pair') }}
    where not exists (select 1 from {{ ref('int_teacher_assignments__merged') }})
),

exposed as (
    select
        pair_key,
        exposure_minutes
    from {{ ref('int_impact_exposure__assigned') }}
    where qualified_code = 'all'
)

select
    pairs.pair_key,
    pairs.person_key,
    pairs.construct_id,
    pairs.form_id,
    pairs.school_year,
    pairs.pre_wave_id,
    pairs.post_wave_id,
    pairs.school_key,
    pairs.score_pre,
    pairs.score_post,
    exposed.exposure_minutes,
    case
        when pairs.is_late_pre or first_sessions.first_session_date <= pairs.pre_date then 'before'
        when exposed.pair_key is not null then 'coached'
        when first_sessions.first_session_date <= pairs.post_date then 'little'
        else 'not_yet'
    end as arm,
    coalesce(first_sessions.first_session_date > pairs.post_date, false) as is_coached_later
from {{ ref('fct_prepost_pair') }} as pairs
-- who teaches no more may coach by now
inner join teachers on pairs.person_key = teachers.person_key and pairs.pre_date <= teachers.last_day
left join first_sessions on pairs.person_key = first_sessions.person_key
left join exposed on pairs.pair_key = exposed.pair_key

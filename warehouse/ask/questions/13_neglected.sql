-- 13. What did my teachers say, and which standard have I neglected?
-- who: Coach
-- product: analyst
-- read: Of one coach, here of whoever held most sessions: put your own key in. First the standards by minutes, least
--   first, with how many sessions were rated and how many of these as useful (4 or 5 of 5); a standard without a row
--   had no session at all. Then what teachers whom this coach had met by then, in the standard or at all, answered in
--   the newest year's survey: how many report considerable progress (P04), and how many feel able to use technology
--   for what (P05). Shares of fewer than ten teachers are blank: they would be somebody's answer. Teachers of several
--   standards count in each; what they say is no effect of coaching.
with busiest as (
    select coach_key
    from core.fct_coaching_session
    where coach_key is not null
    group by coach_key
    order by count(*) desc, sum(duration_minutes) desc, coach_key
    limit 1
),

held as (
    select
        sessions.session_key,
        sessions.session_date,
        sessions.feedback_score,
        coalesce(standards.parent_code, standards.qualified_code) as standard,
        sum(sessions.duration_minutes * codes.alloc_weight) as minutes
    from core.fct_coaching_session as sessions
    inner join busiest on sessions.coach_key = busiest.coach_key
    inner join core.bridge_session_standard as codes on sessions.session_key = codes.session_key
    inner join core.dim_standard as standards on codes.qualified_code = standards.qualified_code
    group by
        sessions.session_key, sessions.session_date, sessions.feedback_score,
        coalesce(standards.parent_code, standards.qualified_code)
),

met as (
    select
        places.standard,
        people.person_key,
        min(held.session_date) as first_date
    from held
    inner join core.fct_session_participant as people
        on held.session_key = people.session_key and people.is_teacher and people.is_present
    inner join (
        select
            session_key,
            standard
        from held
        union
        select
            session_key,
            'all' as standard
        from held
    ) as places on held.session_key = places.session_key
    group by places.standard, people.person_key
),

answers as (
    select
        person_key,
        metric_id,
        purpose,
        is_agreed,
        recorded_date,
        row_number() over (partition by person_key, form_id, question_id order by recorded_date desc) as choice
    from core.fct_survey_response_item
    where
        is_share_counted
        and is_agreed is not null
        and comparable_as = question_id
        and school_year = (select max(school_year) from core.fct_survey_response_item where is_share_counted)
),

said as (
    select
        met.standard,
        case
            when answers.metric_id = 'P04' then 'considerable progress (P04)'
            else concat('able: ', answers.purpose, ' (P05)')
        end as about,
        count(*) as answers,
        count(*) filter (where answers.is_agreed) as agreed
    from answers
    inner join met on answers.person_key = met.person_key and met.first_date <= answers.recorded_date
    where answers.choice = 1 and (answers.metric_id = 'P04' or met.standard = 'all')
    group by met.standard, answers.metric_id, answers.purpose
)

select
    standard,
    'sessions, rated useful' as about,
    count(*) as sessions,
    cast(round(sum(minutes)) as bigint) as minutes,
    count(feedback_score) as answers,
    round(1.0 * count(*) filter (where feedback_score >= 4) / nullif(count(feedback_score), 0), 2) as favourable_share
from held
group by standard
union all
select
    standard,
    about,
    null as sessions,
    null as minutes,
    answers,
    case when answers >= 10 then round(1.0 * agreed / answers, 2) end as favourable_share
from said
order by minutes nulls last, about desc, standard

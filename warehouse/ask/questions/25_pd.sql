-- 25. Did professional development come before practice changed?
-- who: Superintendent
-- product: analyst
-- read: Teachers who answered both surveys, by whether they came to an offer of professional development between the
--   two; of some who were named nobody says. Many of them were coached too (n_coached), and whoever comes may have
--   changed anyhow: an order in time, no effect. Groups of few teachers say little. mart_pd_efficacy has the offers one
--   by one.
with invited as (
    select
        pairs.pair_key,
        max(case when offers.has_come then 2 when not offers.has_come then 1 else 0 end) as has_come
    from core.fct_prepost_pair as pairs
    inner join (
        -- as the list says; where it does not, who finished came; of some nobody says anything
        select
            attendee_key,
            held_date,
            coalesce(bool_or(is_attended), case when bool_or(is_completed) then true end) as has_come
        from core.fct_pd_event
        group by attendee_key, held_date, coalesce(event_id, record_key)
    ) as offers
        on
            pairs.person_key = offers.attendee_key
            and offers.held_date > pairs.pre_date and offers.held_date < pairs.post_date
    group by pairs.pair_key
),

coached as (
    select distinct pairs.pair_key
    from core.fct_prepost_pair as pairs
    inner join core.fct_session_participant as participants on pairs.person_key = participants.person_key
    inner join core.fct_coaching_session as sessions
        on
            participants.session_key = sessions.session_key
            and participants.is_present
            and sessions.session_date > pairs.pre_date and sessions.session_date < pairs.post_date
)

select
    pairs.construct_id as outcome_id,
    case
        when invited.has_come = 2 then 'came before the second answer'
        when invited.has_come = 1 then 'named, did not come'
        when invited.has_come = 0 then 'named, nobody says'
        else 'no offer named them'
    end as professional_development,
    count(*) as n_teachers,
    count(coached.pair_key) as n_coached,
    round(avg(pairs.score_pre), 2) as mean_before,
    round(avg(pairs.score_post), 2) as mean_after,
    round(avg(pairs.score_post - pairs.score_pre), 2) as mean_change
from core.fct_prepost_pair as pairs
left join invited on pairs.pair_key = invited.pair_key
left join coached on pairs.pair_key = coached.pair_key
where
    pairs.is_scale_comparable
    and pairs.school_year = (select max(school_year) from core.fct_prepost_pair)
group by outcome_id, professional_development
order by outcome_id, professional_development

-- 18. Does more dosage go with more change, after baseline?
-- who: Analyst
-- product: analyst
-- read: Matched pairs of the newest year in four groups by hours received between before and after: a pair is one
--   teacher in one outcome, and teachers with equal hours stay together, so that a group may be larger than others, or
--   be missing. mean_change is for the better, a fall where less is better. A description of who had how much, not an
--   effect of it. Left out: pairs without a session between, late before-answers, scales that can't be compared.
with received as (
    select
        pairs.pair_key,
        pairs.person_key,
        pairs.score_pre,
        case when constructs.direction = 'down' then -1 else 1 end * (pairs.score_post - pairs.score_pre) as change,
        sum(parts.received_minutes) / 60.0 as hours
    from core.fct_prepost_pair as pairs
    inner join core.fct_session_participant as parts on pairs.person_key = parts.person_key
    inner join core.fct_coaching_session as sessions on parts.session_key = sessions.session_key
    inner join core.dim_construct as constructs on pairs.construct_id = constructs.construct_id
    where
        not pairs.is_late_pre
        and pairs.is_scale_comparable
        and pairs.school_year = (select max(newest.school_year) from core.fct_prepost_pair as newest)
        and parts.is_present
        and sessions.session_date > pairs.pre_date
        and sessions.session_date < pairs.post_date
    group by pairs.pair_key, pairs.person_key, pairs.score_pre, pairs.score_post, constructs.direction
),

quartered as (
    select
        received.*,
        -- the middle of those with as many hours decides
        cast(least(4, 1 + floor(2 * (percent_rank() over by_hours + cume_dist() over by_hours))) as bigint) as quarter
    from received
    window by_hours as (order by hours)
)

select
    quarter,
    count(distinct person_key) as teachers,
    count(*) as pairs,
    round(avg(hours), 1) as hours_mean,
    round(avg(score_pre), 2) as mean_pre,
    round(avg(change), 2) as mean_change
from quartered
group by quarter
order by quarter

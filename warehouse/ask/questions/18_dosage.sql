-- 18. Does more dosage go with more change, after baseline?
-- who: Analyst
-- product: analyst
-- read: Matched pairs of the newest year in four groups of about equal size by hours received between before and
--   after: a pair is one teacher in one outcome, and teachers with equal hours stay together. A description of who had
--   how much, not an effect of it. Late before-answers and scales that can't be compared are left out.
with received as (
    select
        pairs.pair_key,
        pairs.person_key,
        pairs.score_pre,
        pairs.score_post,
        sum(parts.received_minutes) / 60.0 as hours
    from core.fct_prepost_pair as pairs
    inner join core.fct_session_participant as parts on pairs.person_key = parts.person_key
    inner join core.fct_coaching_session as sessions on parts.session_key = sessions.session_key
    where
        not pairs.is_late_pre
        and pairs.is_scale_comparable
        and pairs.school_year = (select max(newest.school_year) from core.fct_prepost_pair as newest)
        and sessions.session_date > pairs.pre_date
        and sessions.session_date < pairs.post_date
    group by pairs.pair_key, pairs.person_key, pairs.score_pre, pairs.score_post
),

quartered as (
    select
        received.*,
        cast(least(4, 1 + floor(4 * percent_rank() over (order by hours))) as bigint) as quarter
    from received
)

select
    quarter,
    count(distinct person_key) as teachers,
    count(*) as pairs,
    round(avg(hours), 1) as hours_mean,
    round(avg(score_pre), 2) as mean_pre,
    round(avg(score_post - score_pre), 2) as mean_change
from quartered
group by quarter
order by quarter

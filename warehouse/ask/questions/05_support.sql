-- 5. What share of coach time goes to support we could move to the help desk?
-- who: Technology director
-- product: analyst
-- read: Of all minutes that coaches entered in their time log in a month, those in support with learning technology,
--   and those in duties that are none of a coach's. What nobody entered is not in it, and sessions of the coaching log
--   are not added. Support is part of the role; what of it a help desk could do is a judgement.
select
    period_key as month_key,
    count(*) as coaches,
    sum(total_minutes) as logged_minutes,
    sum(learning_tech_support_minutes) as support_minutes,
    round(sum(learning_tech_support_minutes) / nullif(sum(total_minutes), 0), 4) as support_share,
    round(sum(off_role_minutes) / nullif(sum(total_minutes), 0), 4) as off_role_share
from marts_restricted.mart_coach_time_use
group by period_key
having count(*) >= 3
order by period_key

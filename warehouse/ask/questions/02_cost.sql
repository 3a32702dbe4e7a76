-- 2. What did it cost per teacher-hour, and which schools keep the post funded?
-- who: Superintendent
-- product: analyst
-- read: Costs as they were told, over the hours that teachers received in the school year; the first row is all schools
--   whose costs have a post, as one. Posts are salaries and stipends; of one of which nobody says it is not known
--   whether it stays. Empty: no hours, or costs without a post, which are not what coaching there costs.
with received as (
    select
        parts.school_key,
        days.school_year,
        sum(parts.received_minutes) / 60 as teacher_hours
    from core.fct_session_participant as parts
    inner join core.fct_coaching_session as sessions on parts.session_key = sessions.session_key
    inner join core.dim_date as days on sessions.session_date = days.date_day
    where parts.is_teacher
    group by parts.school_key, days.school_year
),

told as (
    select
        costs.school_name,
        costs.school_year,
        costs.cost_usd,
        received.teacher_hours,
        costs.posts_n,
        costs.posts_funded_next_year_n,
        costs.posts_funded_by_own_budget_n,
        costs.posts_not_said_n
    from marts_restricted.mart_programme_sustainability as costs
    left join received on costs.school_key = received.school_key and costs.school_year = received.school_year
    where costs.costs_n > 0
),

with_total as (
    select
        'all with a post' as school_name,
        school_year,
        sum(cost_usd) as cost_usd,
        sum(teacher_hours) as teacher_hours,
        sum(posts_n) as posts_n,
        sum(posts_funded_next_year_n) as posts_funded_next_year_n,
        sum(posts_funded_by_own_budget_n) as posts_funded_by_own_budget_n,
        sum(posts_not_said_n) as posts_not_said_n,
        0 as turn
    from told
    where posts_n > 0
    group by school_year
    union all
    select
        told.*,
        1 as turn
    from told
)

select
    school_name,
    school_year,
    cost_usd,
    round(teacher_hours, 1) as teacher_hours,
    round(case when posts_n > 0 then cost_usd / nullif(teacher_hours, 0) end, 2) as usd_per_teacher_hour,
    posts_n,
    posts_funded_next_year_n,
    posts_funded_by_own_budget_n,
    posts_not_said_n
from with_total
order by school_year desc, turn, usd_per_teacher_hour desc nulls last, school_name

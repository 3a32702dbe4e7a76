-- 2. What did it cost per teacher-hour, and which schools keep the post funded?
-- who: Superintendent
-- product: analyst
-- read: Costs as they were told, over the hours that teachers received in the school year; posts are salaries and
--   stipends, and of one of which nobody says it is not known whether it stays. Empty: no hours, or no costs.
select
    costs.school_name,
    costs.school_year,
    costs.cost_usd,
    round(coached.participant_minutes_allocated / 60, 1) as teacher_hours,
    round(costs.cost_usd / nullif(coached.participant_minutes_allocated / 60, 0), 2) as usd_per_teacher_hour,
    costs.posts_n,
    costs.posts_funded_next_year_n,
    costs.posts_funded_by_own_budget_n,
    costs.posts_not_said_n
from marts_restricted.mart_programme_sustainability as costs
left join marts_restricted.mart_implementation_by_school as coached
    on
        costs.school_key = coached.school_key
        and coached.framework_id = 'all'
        and coached.period_type = 'school_year'
        and costs.school_year = coached.period_key
where costs.costs_n > 0
order by usd_per_teacher_hour desc nulls last, costs.school_name

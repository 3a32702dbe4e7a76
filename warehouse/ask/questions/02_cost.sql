-- 2. What did it cost per teacher-hour, and which schools keep the post funded?
-- who: Superintendent
-- product: analyst
-- read: Costs as they were told, with a part of what is the district's own, over the hours that teachers received in
--   the school year; the first row is all schools whose hours have a price, as one, and all posts. Posts are salaries
--   and stipends; of one of which nobody says it is not known whether it stays. Years that are over stand first: before
--   its end a year's costs are whole and its hours are not, so there is no price. Empty: that, no hours, or costs
--   without a post, or with one of which nobody says what it costs, which are not what coaching there costs.
select
    case when school_key = 'district' then 'all with a post' else school_name end as school_name,
    school_year,
    case when school_key = 'district' then costed_usd else coalesce(costed_usd, cost_usd) end as cost_usd,
    case when school_key = 'district' then costed_hours else coalesce(costed_hours, teacher_hours) end as teacher_hours,
    cost_per_teacher_hour_usd as usd_per_teacher_hour,
    case
        when school_key = 'district' then sum(posts_n) over (partition by school_year) else posts_n
    end as posts_n,
    case
        when school_key = 'district' then sum(posts_funded_next_year_n) over (partition by school_year)
        else posts_funded_next_year_n
    end as posts_funded_next_year_n,
    case
        when school_key = 'district' then sum(posts_funded_by_own_budget_n) over (partition by school_year)
        else posts_funded_by_own_budget_n
    end as posts_funded_by_own_budget_n,
    case
        when school_key = 'district' then sum(posts_not_said_n) over (partition by school_year) else posts_not_said_n
    end as posts_not_said_n
from marts_restricted.mart_programme_sustainability
where costs_n > 0 or school_key = 'district'
order by
    coalesce(is_year_over, false) desc, school_year desc, case when school_key = 'district' then 0 else 1 end,
    usd_per_teacher_hour desc nulls last, school_name

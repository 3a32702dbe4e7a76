-- 14. Which of my benchmark goals are due?
-- who: Coach
-- product: analyst
-- read: Goals in the order in which they come due; attained is the part of the way from the first value to the target,
--   at most all of it. Goals differ in how hard they are: schools are not ranked by it.
select
    schools.school_name,
    goals.goal_id,
    goals.metric_id,
    goals.due_date,
    goals.baseline_value,
    goals.target_value,
    goals.actual_value,
    round(
        least(
            1,
            greatest(
                -1,
                (goals.actual_value - goals.baseline_value) / nullif(goals.target_value - goals.baseline_value, 0)
            )
        ),
        4
    ) as attained
from core.fct_benchmark_goal as goals
left join core.dim_school as schools on goals.school_key = schools.school_key
order by goals.due_date, schools.school_name, goals.goal_id

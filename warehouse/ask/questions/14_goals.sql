-- 14. Which of my benchmark goals are due?
-- who: Coach
-- product: analyst
-- read: Goals in the order in which they come due; attained is the part of the way from the first value to the target,
--   at most all of it. Of several records of a goal the newest counts, and where it leaves something open the one
--   before; an id that falls due in another year (from July) is another goal. Goals differ in how hard they are:
--   schools are not ranked by it.
with told as (
    select
        goals.*,
        schools.school_name,
        case
            when goals.goal_id is null or schools.is_unknown then goals.record_key
            else concat(coalesce(goals.school_key, 'district'), '|', goals.goal_id)
        end as named_key,
        extract(year from goals.due_date + interval 6 month) as due_year
    from core.fct_benchmark_goal as goals
    left join core.dim_school as schools on goals.school_key = schools.school_key
),

keyed as (
    select
        *,
        case
            when named_key = record_key then record_key
            else concat_ws(
                '|', named_key,
                coalesce(
                    last_value(due_year ignore nulls) over until_then, last_value(due_year ignore nulls) over from_then
                )
            )
        end as goal_key
    from told
    window
        until_then as (
            partition by named_key order by submitted_at asc nulls first, record_key desc
            rows between unbounded preceding and current row
        ),
        from_then as (
            partition by named_key order by submitted_at desc nulls last, record_key asc
            rows between unbounded preceding and current row
        )
),

newest as (
    select
        school_name,
        goal_id,
        last_value(metric_id ignore nulls) over by_time as metric_id,
        last_value(due_date ignore nulls) over by_time as due_date,
        last_value(baseline_value ignore nulls) over by_time as baseline_value,
        last_value(target_value ignore nulls) over by_time as target_value,
        last_value(actual_value ignore nulls) over by_time as actual_value,
        row_number() over (partition by goal_key order by submitted_at desc nulls last, record_key asc) as choice
    from keyed
    window by_time as (
        partition by goal_key order by submitted_at asc nulls first, record_key desc
        rows between unbounded preceding and unbounded following
    )
)

select
    school_name,
    goal_id,
    metric_id,
    due_date,
    baseline_value,
    target_value,
    actual_value,
    round(least(1, greatest(-1, (actual_value - baseline_value) / nullif(target_value - baseline_value, 0))), 4)
        as attained
from newest
where choice = 1
order by due_date, school_name, goal_id

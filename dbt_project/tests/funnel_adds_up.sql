-- Every cycle that a stage was next for reached it, may still, or will not; and the ways in are all of them. Red: a
-- stage counts a cycle twice or not at all; look at int_cycle_stages__reached.
select
    place,
    period_key,
    stage
from {{ ref('mart_cycle_funnel') }}
where cycles_asked <> cycles_reached + cycles_open + cycles_dropped or cycles_reached_without_date > cycles_reached
union all
select
    place,
    period_key,
    stage
from {{ ref('mart_cycle_funnel') }}
group by place, period_type, period_key, stage
having sum(case when entry_path = 'all' then -cycles_asked else cycles_asked end) <> 0

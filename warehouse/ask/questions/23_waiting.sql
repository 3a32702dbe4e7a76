-- 23. Where do cycles wait longest?
-- who: Coach lead
-- product: analyst
-- read: Median days from the stage before, longest first, and how many cycles tell it; beside it how long those have
--   waited that are still waiting. A follow-up's wait begins with the session that promised it.
select
    stage,
    wait_days_median,
    cycles_waited,
    open_days_median,
    cycles_open_dated,
    cycles_out_of_order
from marts_restricted.mart_cycle_funnel
where
    place_level = 'district'
    and entry_path = 'all'
    and stage not in ('interest', 'closed')
    and period_key = (
        select max(period_key) from marts_restricted.mart_cycle_funnel where period_type = 'school_year'
    )
order by wait_days_median desc nulls last, stage_number

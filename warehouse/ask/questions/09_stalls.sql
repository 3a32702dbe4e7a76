-- 9. Where do cycles stall?
-- who: Coach lead
-- product: analyst
-- read: Of the cycles begun this school year, how many a stage was next for, and what became of them; the share is lost
--   among those that are decided, and who may still come is neither. The last row is of all cycles: over, and not
--   completed.
select
    stage,
    cycles_asked,
    cycles_reached,
    cycles_open,
    cycles_dropped,
    drop_off_share
from marts_restricted.mart_cycle_funnel
where
    place_level = 'district'
    and entry_path = 'all'
    and period_key = (
        select max(period_key) from marts_restricted.mart_cycle_funnel where period_type = 'school_year'
    )
order by stage_number

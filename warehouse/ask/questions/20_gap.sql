-- 20. How has the active-use gap between high- and low-poverty schools moved?
-- who: Analyst
-- product: analyst
-- read: Share of active events month by month (weeks by the month of their Monday) in schools of high and of low
--   poverty, and the difference: 0 is no gap. Events, not people: schools with more of them weigh more.
with monthly as (
    select
        substr(cast(week_start_date as varchar), 1, 7) as month_key,
        1.0 * sum(case when poverty_band = 'high' then n_active_events end)
        / nullif(sum(case when poverty_band = 'high' then n_mapped_events end), 0) as high_poverty,
        1.0 * sum(case when poverty_band = 'low' then n_active_events end)
        / nullif(sum(case when poverty_band = 'low' then n_mapped_events end), 0) as low_poverty
    from marts_restricted.mart_lms_practice
    where activity_class = 'all'
    group by substr(cast(week_start_date as varchar), 1, 7)
)

select
    month_key,
    round(high_poverty, 4) as high_poverty_share,
    round(low_poverty, 4) as low_poverty_share,
    round(high_poverty - low_poverty, 4) as gap
from monthly
order by month_key

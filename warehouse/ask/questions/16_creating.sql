-- 16. Are students creating more and consuming less than last year?
-- who: Principal
-- product: analyst
-- read: The share of active events among those that are active or passive, by school and school year, over the weeks
--   that were read. With one year of data there is nothing to set beside it; other platforms count otherwise.
select
    school_name,
    school_year,
    sum(n_active_events) as active_events,
    sum(n_mapped_events) as mapped_events,
    round(1.0 * sum(n_active_events) / nullif(sum(n_mapped_events), 0), 4) as active_share
from marts_restricted.mart_lms_practice
where activity_class = 'all'
group by school_name, school_year
order by school_name, school_year

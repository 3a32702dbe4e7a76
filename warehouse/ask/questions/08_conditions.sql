-- 8. Which essential conditions block schools?
-- who: Technology director
-- product: analyst
-- read: From 0 (nobody finds the conditions in place) to 100; the school's lowest conditions are what to look at first.
select
    school_name,
    school_year,
    conditions_rated,
    conditions_index,
    condition_min,
    weakest_conditions
from marts_restricted.mart_programme_sustainability
where conditions_rated > 0
order by conditions_index, school_name

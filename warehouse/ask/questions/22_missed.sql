-- 22. Whom have we missed?
-- who: Coach lead
-- product: analyst
-- read: Eligible teachers without a session in the newest school year, longest in post first. in_post_since_date is the
--   earliest day that the roster has of them: NULL where it says none.
select
    school_name,
    person_key,
    grades_taught,
    subjects_taught,
    years_in_post,
    has_open_cycle
from marts_restricted.mart_not_reached
where
    period_type = 'school_year'
    and period_key = (select max(period_key) from marts_restricted.mart_not_reached where period_type = 'school_year')
    and not is_coached_elsewhere
order by years_in_post desc nulls last, school_name, grades_taught, subjects_taught
limit 20

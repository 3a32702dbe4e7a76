-- 22. Whom have we missed?
-- who: Coach lead
-- product: analyst
-- read: The first twenty of missed_rows, a row a teacher and school; they were eligible there and met nowhere in the
--   newest school year, longest in post first: a roster that dates every role from the start of its year knows no such
--   order. Empty: the roster says none. `coaching ask 22 --keys` says the keys, question 29 counts by grade band.
select
    school_name,
    person_key,
    grades_taught,
    subjects_taught,
    years_in_post,
    has_open_cycle,
    count(*) over () as missed_rows
from marts_restricted.mart_not_reached
where
    period_type = 'school_year'
    and period_key = (select max(period_key) from marts_restricted.mart_not_reached where period_type = 'school_year')
    and not is_coached_elsewhere
order by years_in_post desc nulls last, school_name, grades_taught, subjects_taught
limit 20

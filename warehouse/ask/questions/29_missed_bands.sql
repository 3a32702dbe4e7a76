-- 29. Whom have we missed, by grade band?
-- who: Coach lead
-- product: analyst
-- read: Eligible teachers without a session anywhere in the newest school year, each once a row; band is the
--   school's level, grades_taught those of the teacher's own classes, empty where the roster has none. Who is
--   eligible at schools of two bands is in both.
select
    school_level as band,
    grades_taught,
    count(distinct person_key) as teachers_missed,
    count(distinct case when last_session_date is null then person_key end) as never_met,
    count(distinct school_key) as schools
from marts_restricted.mart_not_reached
where
    period_type = 'school_year'
    and period_key = (select max(period_key) from marts_restricted.mart_not_reached where period_type = 'school_year')
    and not is_coached_elsewhere
group by school_level, grades_taught
order by school_level, grades_taught nulls last

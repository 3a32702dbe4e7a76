-- 27. Which schools were reached least, and how far?
-- who: Coach lead
-- product: analyst
-- read: Of the teachers who could have been coached in the newest school year, the share with a session, least
--   first; of few teachers a share says little. The same in bi (mart_implementation_by_school) leaves out what is
--   hidden, which may be those that were reached least.
select
    school_name,
    school_level,
    poverty_band,
    teachers_eligible,
    teachers_coached_eligible,
    teachers_eligible - teachers_coached_eligible as teachers_not_reached,
    reach_rate
from marts_restricted.mart_implementation_by_school
where
    framework_id = 'all'
    and teachers_eligible > 0
    and period_key = (
        select max(period_key) from marts_restricted.mart_implementation_by_school where period_type = 'school_year'
    )
order by reach_rate, school_name

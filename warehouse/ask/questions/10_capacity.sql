-- 10. Which coaches are over capacity?
-- who: Coach lead
-- product: analyst
-- read: By school, for posts are said of schools: teachers and, on a mean school day, teachers in open cycles for each
--   full-time coach; how many days lie between two contacts. Empty: the district says no post there
--   (seed coach_posts).
select
    school_name,
    staffing_models,
    coach_fte,
    teachers_eligible,
    teachers_per_coach_fte,
    active_caseload,
    contact_gap_days_median
from marts_restricted.mart_coach_capacity
where
    period_key = (
        select max(period_key) from marts_restricted.mart_coach_capacity where period_type = 'school_year'
    )
order by active_caseload desc nulls last, school_name

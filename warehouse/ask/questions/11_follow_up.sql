-- 11. Is follow-up happening within ten days?
-- who: Coach lead
-- product: bi
-- read: Of the sessions that promised a follow-up and whose window has closed, the share followed up within
--   the district's days of instruction (followup_days_n). Hidden schools are left out.
select
    school_name,
    period_key,
    followups_on_time,
    followups_closed_window,
    followup_rate,
    followup_rate_band,
    followup_days_n
from marts.mart_implementation_by_school
where
    framework_id = 'all'
    and period_type = 'term'
    and not suppressed
order by period_key, school_name

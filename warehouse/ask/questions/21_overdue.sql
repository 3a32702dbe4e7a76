-- 21. Who is overdue?
-- who: Coach lead
-- product: analyst
-- read: Teachers in an open cycle whom nobody has met within contact_days of the last contact, the longest first, as of
--   data_through_date; a row a cycle, the first twenty. `coaching ask 21 --keys` says the keys; an operator tells whose
--   they are (`coaching who`).
select
    school_name,
    person_key,
    stage,
    last_contact_date,
    next_due_date,
    days_overdue
from marts_restricted.mart_caseload
where is_overdue
order by days_overdue desc, school_name, stage, last_contact_date
limit 20

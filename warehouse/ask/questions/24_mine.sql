-- 24. What is held about me?
-- who: Teacher
-- product: analyst
-- read: How much is held about one person, by kind; here of the teacher of whom most is held. An operator finds the
--   key of whoever asks (`coaching find-person`); docs/analysts.md has the select of each row. What was done on
--   learning platforms is not in it: core.fct_lms_daily has that by teacher_key.
with fullest as (
    select viewer_key
    from marts_restricted.mart_my_record
    group by viewer_key
    having max(case when fact_kind in ('session_given', 'cycle_led') then 1 else 0 end) = 0
    order by count(*) desc, viewer_key
    limit 1
)

select
    mine.fact_kind,
    mine.row_of,
    count(*) as facts,
    min(mine.fact_date) as first_date,
    max(mine.fact_date) as last_date
from marts_restricted.mart_my_record as mine
inner join fullest on mine.viewer_key = fullest.viewer_key
group by mine.fact_kind, mine.row_of
order by facts desc, mine.fact_kind, mine.row_of

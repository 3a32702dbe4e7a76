-- 24. What is held about me?
-- who: Teacher
-- product: analyst
-- read: Everything that is held about one person, a row a fact; here how many of each kind, of whoever has most: put
--   the person's key in, and leave out the grouping to see each row.
with fullest as (
    select viewer_key
    from marts_restricted.mart_my_record
    group by viewer_key
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

-- 7. Did every source load last night, and how late is it?
-- who: Technology director
-- product: bi
-- read: The last night that was taken of each stream, and how many days its data lag behind the newest night.
--   What is stale says why.
select
    source_name,
    stream_name,
    last_good_load_date,
    data_through_date,
    lag_days,
    is_stale,
    stale_reason
from marts.mart_data_freshness
order by is_stale desc, lag_days desc, source_name, stream_name

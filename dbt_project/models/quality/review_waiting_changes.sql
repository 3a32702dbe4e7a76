{{ config(tags=['after_estimate']) }}
-- What came late for closed periods and is not published yet: in some cell too few people would stand behind the
-- difference. The restricted marts show it.
select
    relation as fact_relation,
    slice as fact_slice,
    waiting_reason,
    changes as change_count,
    people as person_count
from {{ source('coaching', 'frozen_waiting') }}

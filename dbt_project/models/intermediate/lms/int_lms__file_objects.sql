-- An object's type, where all rows that name the object agree.
select
    platform,
    object_id,
    min(event_type) as event_type
from {{ ref('stg_lms_files__objects') }}
group by platform, object_id
having count(distinct event_type) = 1

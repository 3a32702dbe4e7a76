{{ config(materialized='view') }}
-- Before which Monday weeks are closed: their events went by age, and what they came to is kept.
select coalesce(max(cast(until_date as date)), cast('1900-01-01' as date)) as until_date
from {{ source('coaching', 'kept_lms_until') }}

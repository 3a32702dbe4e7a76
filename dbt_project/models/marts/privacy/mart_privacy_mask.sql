{{ config(schema='marts_restricted', tags=['after_estimate']) }}
select
    cube,
    family,
    cell_key,
    suppressed,
    reason as suppression_reason,
    people as people_known
from {{ source('coaching', 'privacy_mask') }}

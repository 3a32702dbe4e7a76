{{ config(schema='marts_restricted', tags=['after_estimate']) }}
select
    mart,
    cell_key,
    suppressed,
    reason as suppression_reason
from {{ source('coaching', 'privacy_mask') }}

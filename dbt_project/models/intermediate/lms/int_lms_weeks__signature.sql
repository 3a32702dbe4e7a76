{{ config(materialized='view') }}
-- What each week's numbers are made from: the days' events and who teaches which section. A week whose signature is
-- another than when it was last counted is counted again.
with days as (
    select
        cast({{ dbt.date_trunc('week', 'event_date') }} as date) as week_start_date,
        concat(event_date, ':', credit_signature) as day_signature
    from {{ ref('int_lms_days__signature') }}
)

select
    week_start_date,
    md5({{ join_sorted('day_signature') }}) as signature
from days
group by week_start_date

{{ config(materialized='view') }}
-- Of which weeks a platform's data was read whole: a week is, when each of its streams has loads that can hold every
-- day of it. A stream that was never pulled covers nothing.
with sources as (
    select * from {{ ref('int_lms__sources') }}
),

loads as (
    select
        loads.source as source_name,
        loads.stream as stream_name,
        coalesce(cast(loads.first_day as date), cast('1900-01-01' as date)) as begin_date,
        coalesce(cast(loads.last_day as date), cast(loads.load_date as date)) as end_date
    from {{ source('coaching', 'loads') }} as loads
    inner join sources on loads.source = sources.source_name and loads.stream = sources.stream_name
),

spans as (
    {{ merged_spans('loads', ['source_name', 'stream_name']) }}
),

weeks as (
    select
        week_start_date,
        max(date_day) as week_end_date
    from {{ ref('dim_date') }}
    group by week_start_date
    having count(*) = 7
),

covered as (
    select
        sources.platform,
        sources.tells,
        sources.has_instants,
        weeks.week_start_date,
        case when spans.stream_name is null then 0 else 1 end as is_covered
    from sources
    cross join weeks
    left join spans
        on
            sources.source_name = spans.source_name and sources.stream_name = spans.stream_name
            and weeks.week_start_date >= spans.begin_date and weeks.week_end_date <= spans.end_date
)

select
    platform,
    week_start_date,
    coalesce(min(is_covered) filter (where tells = 'work'), 0) = 1 as is_work_read,
    coalesce(min(is_covered) filter (where tells = 'views'), 0) = 1 as is_views_read,
    min(case when has_instants then 1 else 0 end) = 1 as has_instants
from covered
group by platform, week_start_date

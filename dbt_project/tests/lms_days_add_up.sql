-- fct_lms_daily is as it would be if the other events were counted anew: no day was forgotten, none counted twice. Red:
-- the state of the incremental build is off; run the build once with --full-refresh for fct_lms_daily.
with wanted as (
    select event_date
    from {{ ref('int_lms_days__signature') }}
),

known as (
    select event_date
    from {{ ref('int_lms_days__state') }}
)

select coalesce(wanted.event_date, known.event_date) as event_date
from wanted
full outer join known on wanted.event_date = known.event_date
where wanted.event_date is null or known.event_date is null
union all
select facts.event_date
from {{ ref('fct_lms_daily') }} as facts
left join known on facts.event_date = known.event_date
where known.event_date is null

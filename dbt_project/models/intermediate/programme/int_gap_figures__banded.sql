{{ config(materialized='view') }}
-- What schools of high and of low poverty come to, by metric and period, as a numerator and a denominator: the gap's
-- parts, for the estimate step and for mart_equity_gap.
with eligible as (
    select
        place as school_key,
        period,
        count(*) as teachers_eligible
    from {{ ref('int_eligibility__placed') }}
    group by place, period
),

coached as (
    select
        place as school_key,
        period,
        teachers_coached,
        teachers_coached_eligible,
        dosage_hours
    from {{ ref('int_implementation__teachers') }}
    where standard = 'all'
),

practice as (
    select
        school_key,
        week_start_date,
        n_active_events,
        n_mapped_events
    from {{ ref('mart_lms_practice') }}
    where activity_class = 'all'
),

reached as (
    select max({{ dbt.dateadd('day', 6, 'week_start_date') }}) as last_day from practice
),

figures as (
    select
        'I03' as metric_id,
        eligible.school_key,
        eligible.period,
        cast(coalesce(coached.teachers_coached_eligible, 0) as double) as numerator,
        cast(eligible.teachers_eligible as double) as denominator
    from eligible
    left join coached on eligible.school_key = coached.school_key and eligible.period = coached.period
    union all
    select
        'I07' as metric_id,
        school_key,
        period,
        dosage_hours as numerator,
        cast(teachers_coached as double) as denominator
    from coached
    union all
    select
        'I01' as metric_id,
        posts.school_key,
        posts.period,
        cast(coalesce(eligible.teachers_eligible, 0) as double) as numerator,
        posts.coach_fte as denominator
    from {{ ref('int_coach_fte__placed') }} as posts
    left join eligible on posts.school_key = eligible.school_key and posts.period = eligible.period
    union all
    -- a week belongs to the period of its Monday
    select
        'P11' as metric_id,
        practice.school_key,
        periods.period,
        {{ exact_sum('practice.n_active_events') }} as numerator,
        {{ exact_sum('practice.n_mapped_events') }} as denominator
    from practice
    inner join {{ ref('int_periods__listed') }} as periods
        on practice.week_start_date between periods.period_start and periods.period_end
    group by practice.school_key, periods.period
)

select
    figures.metric_id,
    figures.school_key,
    figures.period,
    lower(trim(sites.poverty_band)) as band,
    figures.numerator,
    figures.denominator,
    case when figures.metric_id = 'P11' then cast(reached.last_day as date) else through.implementation_date end
        as through_date
from figures
inner join {{ ref('int_school_sites__listed') }} as sites
    on figures.school_key = sites.school_key and figures.period = sites.span
cross join {{ ref('int_loads__reached') }} as through
cross join reached
where figures.denominator > 0 and lower(trim(sites.poverty_band)) in ('high', 'low')

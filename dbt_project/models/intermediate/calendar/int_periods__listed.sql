-- Months, terms and school years with their bounds; `elapsed_days` counts the instructional days up to data_through.
with days as (
    select * from {{ ref('int_calendar__days') }}
),

months as (
    select
        cast({{ dbt.date_trunc('month', 'date_day') }} as date) as period_start,
        max(school_year) as school_year
    from days
    group by cast({{ dbt.date_trunc('month', 'date_day') }} as date)
),

periods as (
    select
        'month' as period_type,
        substr(cast(period_start as {{ dbt.type_string() }}), 1, 7) as period_key,
        period_start,
        cast({{ dbt.last_day('period_start', 'month') }} as date) as period_end,
        school_year
    from months
    union all
    select
        'term' as period_type,
        concat(school_year, ' ', term) as period_key,
        cast(start_date as date) as period_start,
        cast(end_date as date) as period_end,
        school_year
    from {{ ref('calendar_terms') }}
    union all
    select
        'school_year' as period_type,
        school_year as period_key,
        cast(start_date as date) as period_start,
        cast(end_date as date) as period_end,
        school_year
    from {{ ref('calendar_school_years') }}
)

select
    concat(periods.period_type, ':', periods.period_key) as period,
    periods.period_type,
    periods.period_key,
    periods.period_start,
    periods.period_end,
    periods.school_year,
    cast(count(
        days.date_day) filter (
        where days.is_instructional_day
        and days.date_day <= through.implementation_date
    ) as bigint) as elapsed_days
from periods
cross join {{ ref('int_loads__reached') }} as through
left join days on days.date_day between periods.period_start and periods.period_end
group by periods.period_type, periods.period_key, periods.period_start, periods.period_end, periods.school_year

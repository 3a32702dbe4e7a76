-- Every day the calendar can be asked about, with a running number of instructional days.
with bounds as (
    select
        {{ dbt.dateadd('day', -400, 'min(cast(start_date as date))') }} as first_day,
        {{ dbt.dateadd('day', 400, 'max(cast(end_date as date))') }} as last_day
    from {{ ref('calendar_school_years') }}
),

days as (
    {{ day_spine('(select first_day from bounds)', '(select last_day from bounds)') }}
),

flagged as (
    select
        days.day as date_day,
        years.school_year,
        terms.term,
        years.school_year is not null
        and {{ weekday_number('days.day') }} < 6
        and not exists (
            select 1 from {{ ref('calendar_closed_days') }} as closed
            where cast(closed.date as date) = days.day)
            as is_instructional_day
    from days
    left join {{ ref('calendar_school_years') }} as years
        on days.day between cast(years.start_date as date) and cast(years.end_date as date)
    left join {{ ref('calendar_terms') }} as terms
        on
            years.school_year = terms.school_year
            and days.day between cast(terms.start_date as date) and cast(terms.end_date as date)
)

select
    date_day,
    school_year,
    term,
    is_instructional_day,
    cast(
        sum(case when is_instructional_day then 1 else 0 end) over (order by date_day rows unbounded preceding)
        as bigint)
        as instructional_day_number
from flagged

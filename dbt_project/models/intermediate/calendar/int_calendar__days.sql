-- Every day the calendar can be asked about, with a running number of instructional days. What is recorded on a day
-- between two school years is of the nearer one, and of the one that ended where both are as near.
{% set reach_days = 60 -%}
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
),

-- in a school year both are the day itself
bordered as (
    select
        *,
        max(case when school_year is not null then date_day end)
            over (order by date_day rows between unbounded preceding and current row) as last_school_day,
        min(case when school_year is not null then date_day end)
            over (order by date_day rows between current row and unbounded following) as next_school_day
    from flagged
),

neighbours as (
    select
        bordered.*,
        ended.school_year as former_year,
        coming.school_year as next_year,
        {{ dbt.datediff('bordered.last_school_day', 'bordered.date_day', 'day') }} as days_since,
        {{ dbt.datediff('bordered.date_day', 'bordered.next_school_day', 'day') }} as days_until
    from bordered
    left join {{ ref('calendar_school_years') }} as ended on bordered.last_school_day = cast(ended.end_date as date)
    left join {{ ref('calendar_school_years') }} as coming
        on bordered.next_school_day = cast(coming.start_date as date)
)

select
    date_day,
    school_year,
    term,
    is_instructional_day,
    cast(
        sum(case when is_instructional_day then 1 else 0 end) over (order by date_day rows unbounded preceding)
        as bigint)
        as instructional_day_number,
    case
        when school_year is not null then school_year
        when days_since <= {{ reach_days }} and (days_until is null or days_since <= days_until) then former_year
        when days_until <= {{ reach_days }} then next_year
    end as record_year,
    case
        when school_year is not null then school_year
        when days_until <= {{ 2 * reach_days }} then next_year
    end as coming_year,
    case
        when school_year is not null then school_year
        when days_since <= {{ 2 * reach_days }} then former_year
    end as ended_year
from neighbours

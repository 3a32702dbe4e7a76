-- Of those who coached on the first day of a school year, who still does a year later.
-- what the first load of a roster shows is taken to have held before it, so no coach is counted before all were heard
with heard as (
    select max(first_load_date) as first_load_date
    from (
        select
            source_name,
            min(load_date) as first_load_date
        from {{ ref('int_staff__nightly_changes') }}
        group by source_name
    ) as rosters
),

coach_days as (
    select
        person_key,
        valid_from,
        valid_to
    from {{ ref('dim_staff') }}
    where is_coaching_role and coalesce(is_enabled, true)
),

year_apart as (
    select
        years.school_year,
        cast(years.start_date as date) as first_day,
        cast({{ dbt.dateadd('day', 365, 'cast(years.start_date as date)') }} as date) as later_day
    from {{ ref('calendar_school_years') }} as years
),

stayed as (
    select
        year_apart.school_year,
        count(distinct before.person_key) as coaches_first_day_n,
        case
            when max(year_apart.later_day) <= max(through.implementation_date) then count(distinct later.person_key)
        end as coaches_year_later_n
    from year_apart
    cross join {{ ref('int_loads__reached') }} as through
    inner join heard on year_apart.first_day >= heard.first_load_date
    left join coach_days as before on year_apart.first_day between before.valid_from and before.valid_to
    left join coach_days as later
        on before.person_key = later.person_key and year_apart.later_day between later.valid_from and later.valid_to
    where year_apart.first_day <= through.implementation_date
    group by year_apart.school_year
)

select
    school_year,
    coaches_first_day_n,
    coaches_year_later_n,
    {{ rate('coaches_year_later_n', 'coaches_first_day_n') }} as coach_retention_rate
from stayed

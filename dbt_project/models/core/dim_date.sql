select
    date_day,
    cast({{ dbt.date_trunc('week', 'date_day') }} as date) as week_start_date,
    substr(cast(date_day as {{ dbt.type_string() }}), 1, 7) as month_key,
    case when term is not null then concat(school_year, ' ', term) end as term_key,
    school_year,
    is_instructional_day,
    instructional_day_number
from {{ ref('int_calendar__days') }}

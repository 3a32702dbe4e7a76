-- The states a seat was in, from the changes. What the first load shows is taken to have held before it.
with changes as (
    select
        *,
        min(load_date) over (partition by source_name) as first_load_date
    from {{ ref('int_seats__nightly_changes') }}
),

spans as (
    select
        *,
        case when load_date = first_load_date then cast('1900-01-01' as date) else load_date end as valid_from,
        lead(load_date) over (partition by source_name, seat_id order by load_date) as next_change_date
    from changes
    where seat_id is not null
)

select
    seat_id,
    user_id,
    class_id,
    school_id,
    begin_date,
    end_date,
    valid_from,
    cast(coalesce({{ dbt.dateadd('day', -1, 'next_change_date') }}, cast('9999-12-31' as date)) as date) as valid_to
from spans
where change_type <> 'gone'

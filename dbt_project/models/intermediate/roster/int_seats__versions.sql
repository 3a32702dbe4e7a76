-- The states a seat was in, from the changes. What the first load shows is taken to have held before it.
with spans as (
    {{ states_held(ref('int_seats__nightly_changes'), ['source_name', 'seat_id']) }}
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

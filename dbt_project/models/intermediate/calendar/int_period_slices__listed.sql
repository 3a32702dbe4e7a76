-- Every month, term and school year is a union of slices: a month that a term's end cuts is two of them, and the days
-- of a month outside the school year are one of their own.
with starts as (
    select period_start as slice_start
    from {{ ref('int_periods__listed') }}
    union -- many periods begin and end on the same days
    select cast({{ dbt.dateadd('day', 1, 'period_end') }} as date) as slice_start
    from {{ ref('int_periods__listed') }}
),

bounds as (
    select
        slice_start,
        lead(slice_start) over (order by slice_start) as next_start
    from starts
)

select
    cast(slice_start as {{ dbt.type_string() }}) as slice_key,
    slice_start,
    cast({{ dbt.dateadd('day', -1, 'next_start') }} as date) as slice_end
from bounds
where next_start is not null

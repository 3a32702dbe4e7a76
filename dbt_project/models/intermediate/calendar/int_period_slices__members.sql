select
    slices.slice_key,
    periods.period_type as level,
    periods.period as member,
    periods.period_end <= through.implementation_date as is_closed
from {{ ref('int_period_slices__listed') }} as slices
inner join {{ ref('int_periods__listed') }} as periods
    on slices.slice_start between periods.period_start and periods.period_end
cross join {{ ref('int_loads__reached') }} as through

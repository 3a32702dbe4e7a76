-- Where a school belongs today, for every stretch of days; what is published keeps what it was when that closed.
select
    schools.school_key,
    slices.slice_key,
    schools.school_group,
    schools.poverty_band
from {{ ref('dim_school') }} as schools
cross join {{ ref('int_period_slices__listed') }} as slices

-- A school's places: itself, its group and its poverty band where it has one, and the district.
select
    school_key,
    'school' as level,
    school_key as member
from {{ ref('dim_school') }}
union all
select
    school_key,
    'school_group' as level,
    concat('school_group:', school_group) as member
from {{ ref('dim_school') }}
where school_group is not null
union all
select
    school_key,
    'poverty_band' as level,
    concat('poverty_band:', poverty_band) as member
from {{ ref('dim_school') }}
where poverty_band is not null
union all
select
    school_key,
    'district' as level,
    'district' as member
from {{ ref('dim_school') }}

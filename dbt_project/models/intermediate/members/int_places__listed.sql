-- A school's places: itself, its group and its poverty band where it has one, and the district.
with sites as (
    select distinct -- a school is grouped alike for many periods
        site_key,
        school_key,
        school_group,
        poverty_band
    from {{ ref('int_school_sites__listed') }}
)

select
    site_key,
    'school' as level,
    school_key as member
from sites
union all
select
    site_key,
    'school_group' as level,
    concat('school_group:', school_group) as member
from sites
where school_group is not null
union all
select
    site_key,
    'poverty_band' as level,
    concat('poverty_band:', poverty_band) as member
from sites
where poverty_band is not null
union all
select
    site_key,
    'district' as level,
    'district' as member
from sites

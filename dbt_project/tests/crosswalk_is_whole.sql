-- Each code of the crosswalk goes somewhere as a whole, and every indicator of its framework is in it. Red: a row of
-- ref_standard_crosswalk.csv is missing; one that has no heir says UNMAPPED.
select
    'weights of a code are not 1' as identity,
    count(*) as broken
from (
    select from_code
    from {{ ref('bridge_standard_crosswalk') }}
    group by from_code
    having abs({{ exact_sum('alloc_weight') }} - 1) > 1e-9
) as uneven
having count(*) > 0
union all
select
    'an indicator is not in the crosswalk' as identity,
    count(*) as broken
from {{ ref('dim_standard') }} as standards
where
    standards.standard_level = 'indicator'
    and standards.framework_id in (select from_framework_id from {{ ref('bridge_standard_crosswalk') }})
    and not exists (
        select 1 from {{ ref('bridge_standard_crosswalk') }} as pairs
        where pairs.from_code = standards.qualified_code
    )
having count(*) > 0

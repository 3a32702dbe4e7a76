-- A code as it is written, and what it is part of: an indicator of its standard, a standard of its framework, all of
-- them of `all`.
select
    qualified_code,
    'indicator' as level,
    qualified_code as member
from {{ ref('dim_standard') }}
where standard_level = 'indicator'
union all
select
    qualified_code,
    'standard' as level,
    coalesce(parent_code, qualified_code) as member
from {{ ref('dim_standard') }}
union all
select
    qualified_code,
    'framework' as level,
    framework_id as member
from {{ ref('dim_standard') }}
union all
select
    qualified_code,
    'all' as level,
    'all' as member
from {{ ref('dim_standard') }}

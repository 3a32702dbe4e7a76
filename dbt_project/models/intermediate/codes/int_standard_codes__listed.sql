-- The ways to write a standard's code: as its framework has it, and as it was printed later.
select
    framework_id,
    code as written_code,
    qualified_code,
    parent_code,
    cast(sort as integer) as sort,
    'code' as code_method
from {{ ref('ref_standards') }}
union all
select
    framework_id,
    later_code as written_code,
    qualified_code,
    parent_code,
    cast(sort as integer) as sort,
    'later_code' as code_method
from {{ ref('ref_standards') }}
where later_code is not null

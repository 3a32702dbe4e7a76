select
    qualified_code,
    framework_id,
    code as standard_code,
    later_code,
    parent_code,
    case when parent_code is null then 'standard' else 'indicator' end as standard_level,
    title as standard_title,
    paraphrase as standard_paraphrase,
    cast(sort as bigint) as sort_order,
    false as is_unaligned
from {{ ref('ref_standards') }}
union all
select
    concat(framework_id, ':UNALIGNED') as qualified_code,
    framework_id,
    'UNALIGNED' as standard_code,
    cast(null as {{ dbt.type_string() }}) as later_code,
    cast(null as {{ dbt.type_string() }}) as parent_code,
    'standard' as standard_level,
    'Not aligned to a standard' as standard_title,
    'Minutes without a code, or with one that could not be matched' as standard_paraphrase,
    cast(9999 as bigint) as sort_order,
    true as is_unaligned
from {{ ref('ref_frameworks') }}

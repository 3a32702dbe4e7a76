-- The bridge at both levels: indicators and bare standards as coded, and each standard with its indicators' weights
-- added up.
with coded as (
    select
        bridge.session_key,
        bridge.framework_id,
        bridge.qualified_code,
        standards.standard_level,
        coalesce(standards.parent_code, bridge.qualified_code) as standard_code,
        bridge.alloc_weight
    from {{ ref('bridge_session_standard') }} as bridge
    inner join {{ ref('dim_standard') }} as standards on bridge.qualified_code = standards.qualified_code
)

select
    session_key,
    framework_id,
    qualified_code,
    'indicator' as standard_level,
    alloc_weight
from coded
where standard_level = 'indicator'
union all
select
    session_key,
    framework_id,
    standard_code as qualified_code,
    'standard' as standard_level,
    {{ exact_sum('alloc_weight') }} as alloc_weight
from coded
group by session_key, framework_id, standard_code

-- 28 and 26 indicators, 6 and 7 standards, one UNALIGNED each. Red: a seed was edited; restore ref_standards.csv.
select
    frameworks.framework_id,
    count(*) filter (where standards.standard_level = 'standard' and not standards.is_unaligned) as standard_count,
    count(*) filter (where standards.standard_level = 'indicator') as indicator_count
from {{ ref('dim_framework') }} as frameworks
left join {{ ref('dim_standard') }} as standards on frameworks.framework_id = standards.framework_id
group by frameworks.framework_id, frameworks.standard_count, frameworks.indicator_count
having
    count(
        *) filter (
        where standards.standard_level = 'standard'
        and not standards.is_unaligned
    ) <> frameworks.standard_count
    or count(*) filter (where standards.standard_level = 'indicator') <> frameworks.indicator_count
    or count(*) filter (where standards.is_unaligned) <> 1

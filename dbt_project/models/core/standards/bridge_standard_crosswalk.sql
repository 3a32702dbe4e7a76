-- Which codes of one framework are near which of another: somebody's judgement, for views that say so. Weights of a
-- code add up to one, whatever the seed's add up to.
with pairs as (
    select
        from_code,
        to_code,
        match,
        cast(alloc_weight as decimal(38, 18)) as weight
    from {{ ref('ref_standard_crosswalk') }}
)

select
    from_code,
    split_part(from_code, ':', 1) as from_framework_id,
    to_code,
    case when to_code <> 'UNMAPPED' then split_part(to_code, ':', 1) end as to_framework_id,
    match as relation,
    cast(weight as double)
    / cast(sum(cast(weight as decimal(38, 18))) over (partition by from_code) as double) as alloc_weight,
    to_code <> 'UNMAPPED' as has_heir,
    true as is_judgement
from pairs

-- A record's standards, in equal parts that add up to one. A standard beside one of its own indicators is dropped.
-- Codes that could not be matched are one part, UNALIGNED, and so is a record of a type with standards that names none.
{% set types = var('record_types_with_codes') -%}
with codes as (
    select
        record_key,
        framework_id,
        qualified_code,
        {{ join_sorted('raw_code') }} as raw_code,
        min(match_method) as match_method,
        min(confidence) as confidence
    from {{ ref('int_record_codes__resolved') }}
    where is_counted
    group by record_key, framework_id, qualified_code
),

kept as (
    select codes.*
    from codes
    where not exists (
        select 1
        from codes as finer
        inner join {{ ref('dim_standard') }} as standards on finer.qualified_code = standards.qualified_code
        where finer.record_key = codes.record_key and standards.parent_code = codes.qualified_code
    )
),

records as (
    select distinct -- a record has many answers
        response_key as record_key,
        record_type,
        framework_id
    from {{ ref('int_records__answered') }}
    where record_type in ('{{ types | join("', '") }}')
)

select
    records.record_key,
    records.record_type,
    coalesce(kept.qualified_code, concat(records.framework_id, ':UNALIGNED')) as qualified_code,
    records.framework_id,
    cast(1 as double) / count(*) over (partition by records.record_key) as alloc_weight,
    kept.raw_code,
    coalesce(kept.match_method, 'no_code') as match_method,
    coalesce(kept.confidence, cast(0 as decimal(6, 4))) as confidence
from records
left join kept on records.record_key = kept.record_key

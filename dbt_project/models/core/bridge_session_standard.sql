-- A session's weights over standards add up to one: by the minutes the coach gave, else 0.7 for a primary standard,
-- else equal parts. The primary standard is one of them, whether the cell of standards repeats it or not. A standard
-- beside one of its own indicators is dropped. Codes that could not be matched are one part, UNALIGNED; free text takes
-- none.
with resolved as (
    select * from {{ ref('int_session_codes__resolved') }}
    where is_counted
),

sessions as (
    select * from {{ ref('int_sessions__held') }}
),

minutes as (
    {{ split_to_rows('sessions', ['session_key'], 'standard_minutes_raw', '[;,]') }}
),

-- a form may ask for the primary standard and, beside it, for the others alone; minutes for those tell of them alone
beside as (
    select
        session_key,
        qualified_code
    from resolved
    where not is_primary_cell
),

listed as (
    select * from resolved
    where not is_primary_cell
    union all
    select resolved.*
    from resolved
    inner join sessions on resolved.session_key = sessions.session_key
    where
        resolved.is_primary_cell
        and resolved.match_method <> 'unresolved'
        and not exists (
            select 1 from beside
            where {{ same_key('beside', 'resolved', ['session_key', 'qualified_code']) }}
        )
        and (
            {{ filled('sessions.standard_minutes_raw') }} is null
            or not exists (select 1 from beside where beside.session_key = resolved.session_key)
        )
),

codes as (
    select
        listed.session_key,
        listed.framework_id,
        listed.qualified_code,
        {{ join_sorted('listed.raw_code') }} as raw_code,
        min(listed.match_method) as match_method,
        min(listed.confidence) as confidence,
        {{ exact_sum('try_cast(minutes.part as decimal(38, 18))') }} as split_minutes,
        count(minutes.part) as split_count,
        count(*) as piece_count
    from listed
    left join minutes on listed.session_key = minutes.session_key and listed.part_number = minutes.part_number
    group by listed.session_key, listed.framework_id, listed.qualified_code
),

kept as (
    select codes.*
    from codes
    where not exists (
        select 1
        from codes as finer
        inner join {{ ref('dim_standard') }} as standards on finer.qualified_code = standards.qualified_code
        where finer.session_key = codes.session_key and standards.parent_code = codes.qualified_code
    )
),

primaries as (
    select
        session_key,
        min(qualified_code) as qualified_code
    from resolved
    where is_primary_cell and match_method <> 'unresolved'
    group by session_key
    having count(distinct qualified_code) = 1
),

bases as (
    select
        kept.*,
        count(*) over (partition by kept.session_key) as code_count,
        cast(sum(cast(kept.split_minutes as decimal(38, 18))) over (partition by kept.session_key) as double)
            as split_total,
        min(case
            when kept.split_count = kept.piece_count and kept.split_minutes >= 0 then 1
            else 0
        end) over (partition by kept.session_key
        ) = 1
            as is_split_complete,
        max(case
            when kept.qualified_code = primaries.qualified_code then 1
            else 0
        end) over (partition by kept.session_key
        ) = 1 as has_primary,
        coalesce(kept.qualified_code = primaries.qualified_code, false) as is_primary
    from kept
    left join primaries on kept.session_key = primaries.session_key
),

weighted as (
    select
        session_key,
        framework_id,
        qualified_code,
        raw_code,
        match_method,
        confidence,
        case
            when is_split_complete and split_total > 0 then split_minutes / split_total
            when has_primary and code_count > 1
                then case
                    when is_primary then cast(0.7 as double)
                    else cast(0.3 as double) / (code_count - 1)
                end
            else cast(1 as double) / code_count
        end as alloc_weight,
        case
            when is_split_complete and split_total > 0 then 'minutes'
            when has_primary and code_count > 1 then 'primary_70'
            else 'equal'
        end as weight_basis
    from bases
)

select
    session_key,
    qualified_code,
    framework_id,
    alloc_weight,
    weight_basis,
    raw_code,
    match_method,
    confidence
from weighted
union all
select
    sessions.session_key,
    concat(sessions.framework_id, ':UNALIGNED') as qualified_code,
    sessions.framework_id,
    cast(1 as double) as alloc_weight,
    'equal' as weight_basis,
    cast(null as {{ dbt.type_string() }}) as raw_code,
    'no_code' as match_method,
    cast(0 as decimal(6, 4)) as confidence
from sessions
where sessions.session_key not in (select weighted.session_key from weighted)

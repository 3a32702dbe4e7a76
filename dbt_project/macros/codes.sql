{# What the door has read in cells of standards, one row a piece: the code, how its standard was found, the standard,
   and how sure that is. A text is its nearest standard from var code_text_threshold on, below it is proposed for
   review. A code without a standard is UNALIGNED; a text without one is free text, which takes no part. `relation`, a
   CTE before it, has the key, framework_id, is_primary_cell and the cell; what comes back are further CTEs and a
   select. #}
{% macro resolved_codes(relation, key) -%}
parts as (
    {{ split_to_rows(relation, [key, 'framework_id', 'is_primary_cell'], 'cell', ';') }}
),

pieces as (
    select
        {{ key }},
        framework_id,
        is_primary_cell,
        part_number as piece_position,
        nullif(split_part(part, ' ', 1), '-') as raw_code,
        split_part(part, ' ', 2) as method,
        nullif(split_part(part, ' ', 3), '-') as code,
        try_cast(split_part(part, ' ', 4) as double) as score
    from parts
    -- a known label that names no standard says nothing; a cell that the door has not read must not count as one
    where
        split_part(part, ' ', 2) in ('code', 'later_code', 'range', 'label', 'alias', 'text', 'none')
        and not (split_part(part, ' ', 2) = 'label' and split_part(part, ' ', 3) = '-')
),

judged as (
    select
        *,
        method <> 'none' and score >= {{ var('code_text_threshold') }} as is_found
    from pieces
),

counted as (
    select
        *,
        is_found or raw_code is not null as is_counted
    from judged
)

select
    {{ key }},
    framework_id,
    is_primary_cell,
    piece_position,
    is_counted,
    case
        when is_counted
            then sum(case when is_counted then 1 else 0 end) over (
                partition by {{ key }}, is_primary_cell
                order by piece_position
                rows between unbounded preceding and current row
            )
    end as part_number,
    raw_code,
    concat(framework_id, ':', case when is_found then code else 'UNALIGNED' end) as qualified_code,
    case
        when not is_found then case when raw_code is null then 'free_text' else 'unresolved' end
        when method in ('alias', 'text') and raw_code is not null then 'text_override'
        else method
    end as match_method,
    cast(case when is_found then score else 0 end as decimal(6, 4)) as confidence,
    case when not is_found and code is not null then concat(framework_id, ':', code) end as proposed_code
from counted
{%- endmacro %}

-- The standard of the form's own framework that a piece names: by the code itself, by the code as printed later
-- (4.2.b), as one of a range (2a-2c), by a known label, or by a text that is a title, paraphrase or alias of that
-- standard alone.
with pieces as (
    select
        parsed.*,
        cells.framework_id,
        parsed.named_framework in ('', cells.framework_id) as is_own_framework
    from {{ ref('int_code_cells__parsed') }} as parsed
    inner join {{ ref('int_code_cells__listed') }} as cells on parsed.cell_key = cells.cell_key
),

written as (
    select * from {{ ref('int_standard_codes__listed') }}
)

select
    pieces.cell_key,
    pieces.framework_id,
    pieces.begins_at,
    pieces.piece_number,
    pieces.item_number,
    0 as range_step,
    pieces.raw_code,
    pieces.is_own_framework,
    pieces.written_code,
    pieces.words,
    coalesce(pieces.label_match, by_code.qualified_code) as code_match,
    coalesce(pieces.label_method, by_code.code_method) as code_method,
    by_alias.qualified_code as alias_match
from pieces
left join written as by_code
    on
        pieces.framework_id = by_code.framework_id
        and pieces.written_code = by_code.written_code
        and pieces.is_own_framework
left join {{ ref('int_standard_phrases__listed') }} as by_alias
    on
        pieces.framework_id = by_alias.framework_id and pieces.words = by_alias.words and by_alias.is_exact_unique
        and pieces.words <> ''
union all
select
    pieces.cell_key,
    pieces.framework_id,
    pieces.begins_at,
    pieces.piece_number,
    pieces.item_number,
    between_them.sort as range_step,
    between_them.written_code as raw_code,
    pieces.is_own_framework,
    between_them.written_code,
    '' as words,
    between_them.qualified_code as code_match,
    'range' as code_method,
    cast(null as {{ dbt.type_string() }}) as alias_match
from pieces
inner join written as first_code
    on pieces.framework_id = first_code.framework_id and pieces.written_code = first_code.written_code
inner join written as last_code
    on pieces.framework_id = last_code.framework_id and pieces.range_end_code = last_code.written_code
inner join written as between_them
    on
        pieces.framework_id = between_them.framework_id
        and between_them.code_method = 'code'
        and between_them.sort > least(first_code.sort, last_code.sort)
        and between_them.sort < greatest(first_code.sort, last_code.sort)
        and (between_them.parent_code is null) = (first_code.parent_code is null)
        and (between_them.parent_code is null) = (last_code.parent_code is null)
where pieces.is_own_framework and pieces.range_end_code <> ''

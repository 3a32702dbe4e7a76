-- The pieces of a cell: a code with the text beside it, a text alone (also after a code and a comma), or a known label.
{% set grammar = coaching.code_grammar() -%}
with separated as (
    select
        *,
        {{ replace_all('text', grammar.between_codes, '') }} <> '' as has_text,
        {{ extract_first('text', grammar.apart) }} <> '' as is_text_apart
    from {{ ref('int_code_cells__grouped') }}
),

pieces as (
    select
        cell_key,
        begins_at,
        piece_number,
        2 * item_number as item_number,
        token,
        range_end,
        case when has_text and not (is_text_apart and token is not null) then text else '' end as text
    from separated
    union all
    select
        cell_key,
        begins_at,
        piece_number,
        2 * item_number + 1 as item_number,
        cast(null as {{ dbt.type_string() }}) as token,
        cast(null as {{ dbt.type_string() }}) as range_end,
        text
    from separated
    where has_text and is_text_apart and token is not null
),

read as (
    select
        cell_key,
        begins_at,
        piece_number,
        item_number,
        token as raw_code,
        {{ coaching.written_code("coalesce(token, '')") }} as written_code,
        {{ coaching.written_code("coalesce(range_end, '')") }} as range_end_code,
        {{ extract_first("coalesce(token, '')", grammar.framework) }} as named_framework,
        {{ coaching.normalised_words(coaching.whole_ligatures('text')) }} as words,
        cast(null as {{ dbt.type_string() }}) as label_match,
        cast(null as {{ dbt.type_string() }}) as label_method
    from pieces
)

select
    cell_key,
    begins_at,
    piece_number,
    item_number,
    raw_code,
    written_code,
    range_end_code,
    named_framework,
    words,
    label_match,
    label_method
from read
where raw_code is not null or words <> ''
union all
select
    cell_key,
    begins_at,
    1 as piece_number,
    0 as item_number,
    cast(null as {{ dbt.type_string() }}) as raw_code,
    '' as written_code,
    '' as range_end_code,
    '' as named_framework,
    '' as words,
    qualified_code as label_match,
    match_method as label_method
from {{ ref('int_code_cells__segmented') }}
where qualified_code is not null

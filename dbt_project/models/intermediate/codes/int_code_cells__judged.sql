-- Which tokens are codes. A code with a letter is one at the beginning of a piece, after another code and after a
-- separator; a bare number only among codes, where it is called a standard or its title follows: otherwise it counts
-- lessons, grades or minutes.
{% set grammar = coaching.code_grammar() -%}
with shaped as (
    select
        *,
        {{ extract_first('token', grammar.indicator) }} <> '' as is_indicator,
        {{ extract_first('token', grammar.standard) }} <> '' as is_standard,
        {{ extract_first('bare_rest', grammar.titled) }} <> '' as is_titled,
        {{ replace_all('bare_rest', grammar.between_codes, '') }} <> '' as has_text,
        lag(bare_rest, 1, '') over (
            partition by cell_key, begins_at, piece_number order by atom_number
        ) as text_before,
        lag(bare_rest <> rest, 1, false) over (
            partition by cell_key, begins_at, piece_number order by atom_number
        ) as is_called_standard
    from {{ ref('int_code_cells__lexed') }}
),

texts as (
    select
        *,
        has_text or (token <> '' and not is_indicator and not is_standard) as is_text,
        is_indicator or (is_standard and (is_titled or is_called_standard)) as is_code_with_text
    from shaped
),

chains as (
    select
        *,
        min(case when is_text then atom_number end) over (
            partition by cell_key, begins_at, piece_number
        ) as first_text
    from texts
),

lists as (
    select
        *,
        coalesce(atom_number <= first_text, true) and coalesce(min(case
            when atom_number = first_text then is_code_with_text
        end) over (partition by cell_key, begins_at, piece_number), true) as is_in_list
    from chains
)

select
    cell_key,
    begins_at,
    piece_number,
    atom_number,
    token,
    rest,
    bare_rest,
    (
        is_indicator and (
            is_called_standard
            or {{ replace_all('text_before', grammar.between_codes, '') }} = ''
            or {{ extract_first('text_before', grammar.before_code) }} <> ''
        )
    ) or (is_standard and (is_called_standard or is_in_list)) as is_code
from lists

-- What is no label, cut before each token: a code or another number, and the text up to the next one. The first atom
-- of a piece has no token.
{% set grammar = coaching.code_grammar() -%}
with marked as (
    select
        cell_key,
        begins_at,
        {{ coaching.marked_codes('unread') }} as marked
    from {{ ref('int_code_cells__segmented') }}
    where unread is not null
),

split_pieces as (
    {{ split_to_rows('marked', ['cell_key', 'begins_at'], 'marked', grammar.hard) }}
),

pieces as (
    select
        cell_key,
        begins_at,
        part as piece,
        part_number as piece_number
    from split_pieces
),

atoms as (
    {{ split_to_rows('pieces', ['cell_key', 'begins_at', 'piece_number'], 'piece', '␞') }}
),

tokens as (
    select
        cell_key,
        begins_at,
        piece_number,
        part_number as atom_number,
        case
            when part_number = 1 then '' else {{ extract_first('part', '^(' ~ grammar.token ~ ')') }}
        end as token,
        part
    from atoms
),

rests as (
    select
        *,
        substring(part, length(token) + 1) as rest
    from tokens
)

select
    cell_key,
    begins_at,
    piece_number,
    atom_number,
    token,
    rest,
    {{ replace_all('rest', grammar.called, '') }} as bare_rest
from rests

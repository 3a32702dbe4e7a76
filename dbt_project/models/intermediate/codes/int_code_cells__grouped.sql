-- Tokens that are no code belong to the text of the code before them.
{% set grammar = coaching.code_grammar() -%}
with numbered as (
    select
        *,
        sum(case when is_code then 1 else 0 end) over (
            partition by cell_key, begins_at, piece_number
            order by atom_number
            rows between unbounded preceding and current row
        ) as item_number,
        case
            when is_code and {{ extract_first('rest', grammar.range) }} <> ''
                then lead(case when is_code then token end) over (
                    partition by cell_key, begins_at, piece_number order by atom_number
                )
        end as range_end
    from {{ ref('int_code_cells__judged') }}
)

select
    cell_key,
    begins_at,
    piece_number,
    item_number,
    max(case when is_code then token end) as token,
    max(range_end) as range_end,
    {{ join_in_order(
        "case when is_code then bare_rest else concat(token, bare_rest) end",
        'atom_number', ' ') }} as text
from numbered
group by cell_key, begins_at, piece_number, item_number

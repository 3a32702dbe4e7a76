-- Where a code or text stands is told, never what a person wrote beside or instead of a code.
with places as (
    select distinct -- one place a response; the answers have one row a column
        response_key,
        source_name,
        stream_name,
        row_number_in_load
    from {{ ref('stg_forms__answers') }}
)

select
    {{ surrogate_key(['codes.session_key', 'codes.piece_position', 'codes.is_primary_cell']) }} as review_key,
    codes.session_key,
    places.source_name,
    places.stream_name,
    places.row_number_in_load,
    codes.is_primary_cell,
    codes.piece_position,
    codes.framework_id,
    codes.raw_code,
    codes.qualified_code,
    codes.match_method,
    codes.proposed_code,
    codes.confidence,
    codes.match_method = 'unresolved' as is_quarantined
from {{ ref('int_session_codes__resolved') }} as codes
left join places on codes.session_key = places.response_key
where codes.match_method in ('unresolved', 'text_override', 'text', 'free_text')

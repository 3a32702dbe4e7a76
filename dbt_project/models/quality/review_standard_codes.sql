select
    {{ surrogate_key(['codes.session_key', 'codes.part_number', 'codes.is_primary_cell']) }} as review_key,
    codes.session_key,
    codes.framework_id,
    codes.raw_code,
    codes.qualified_code,
    codes.match_method,
    codes.confidence,
    codes.match_method = 'unresolved' as is_quarantined
from {{ ref('int_session_codes__resolved') }} as codes
where codes.match_method in ('unresolved', 'text_override', 'text')

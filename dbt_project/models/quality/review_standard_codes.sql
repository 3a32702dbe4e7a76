-- Where a code or text stands is told, never what a person wrote beside or instead of a code.
select
    {{ surrogate_key(['codes.session_key', 'codes.piece_position', 'codes.is_primary_cell']) }} as review_key,
    codes.session_key,
    cast(null as {{ dbt.type_string() }}) as record_key,
    sessions.source_name,
    sessions.stream_name,
    sessions.row_number_in_load,
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
inner join {{ ref('int_sessions__held') }} as sessions on codes.session_key = sessions.session_key
where codes.match_method in ('unresolved', 'text_override', 'text', 'free_text')
union all
select
    {{ surrogate_key(["'record'", 'codes.record_key', 'codes.piece_position']) }} as review_key,
    cast(null as {{ dbt.type_string() }}) as session_key,
    codes.record_key,
    records.source_name,
    records.stream_name,
    records.row_number_in_load,
    codes.is_primary_cell,
    codes.piece_position,
    codes.framework_id,
    codes.raw_code,
    codes.qualified_code,
    codes.match_method,
    codes.proposed_code,
    codes.confidence,
    codes.match_method = 'unresolved' as is_quarantined
from {{ ref('int_record_codes__resolved') }} as codes
inner join {{ ref('int_records__answered') }} as records
    on codes.record_key = records.response_key and records.question_id = 'standards'
where codes.match_method in ('unresolved', 'text_override', 'text', 'free_text')

-- Each piece that was written of a record as a standard, found as a session's are.
with cells as (
    select
        response_key as record_key,
        framework_id,
        false as is_primary_cell,
        answer_value as cell
    from {{ ref('int_records__answered') }}
    where question_id = 'standards'
),

{{ resolved_codes('cells', 'record_key') }}

-- Each piece that was written for a session, as the door has read it: the code, how its standard was found, the
-- standard, and how sure that is. A text is its nearest standard from var code_text_threshold on, below it is proposed
-- for review. A code without a standard is UNALIGNED; a text without one is free text, which takes no part.
with cells as (
    select
        session_key,
        framework_id,
        false as is_primary_cell,
        standards_raw as cell
    from {{ ref('int_sessions__held') }}
    union all
    select
        session_key,
        framework_id,
        true as is_primary_cell,
        primary_standard_raw as cell
    from {{ ref('int_sessions__held') }}
),

{{ resolved_codes('cells', 'session_key') }}

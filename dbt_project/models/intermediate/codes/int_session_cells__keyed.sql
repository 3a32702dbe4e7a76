-- What coaches wrote where a form asks for standards, and for the primary one.
with cells as (
    select
        session_key,
        form_id,
        form_version,
        framework_id,
        false as is_primary_cell,
        'standards' as question_id,
        standards_raw as cell
    from {{ ref('int_coaching_log__pivoted') }}
    union all
    select
        session_key,
        form_id,
        form_version,
        framework_id,
        true as is_primary_cell,
        'primary_standard' as question_id,
        primary_standard_raw as cell
    from {{ ref('int_coaching_log__pivoted') }}
)

select
    session_key,
    is_primary_cell,
    {{ surrogate_key(['form_id', 'form_version', 'framework_id', 'question_id', 'cell']) }} as cell_key,
    form_id,
    form_version,
    framework_id,
    question_id,
    {{ coaching.close_separators('cell') }} as cell
from cells
where cell is not null

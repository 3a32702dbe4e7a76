select distinct -- the same text is written many times and read once
    cell_key,
    form_id,
    form_version,
    framework_id,
    question_id,
    cell
from {{ ref('int_session_cells__keyed') }}

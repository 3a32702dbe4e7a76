select
    {{ surrogate_key(['form_id', 'question_id']) }} as question_key,
    form_id,
    question_id,
    construct_id,
    is_reversed = 'true' as is_reversed,
    cast(scale_min as double) as scale_min,
    cast(scale_max as double) as scale_max,
    cast(position as bigint) as question_position,
    metric_id,
    purpose
from {{ ref('survey_questions') }}

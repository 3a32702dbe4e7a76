-- An item's answer as a number on its scale; text that the door could not read as one is missing, not the middle of
-- the scale.
with items as (
    select
        answers.response_key,
        answers.form_id,
        answers.form_version,
        answers.question_id,
        questions.construct_id,
        questions.is_reversed = 'true' as is_reversed,
        cast(questions.scale_min as double) as scale_min,
        cast(questions.scale_max as double) as scale_max,
        answers.answer_value as raw_value,
        try_cast(answers.answer_value as double) as numeric_value
    from {{ ref('int_form_answers__mapped') }} as answers
    inner join {{ ref('survey_questions') }} as questions
        on answers.form_id = questions.form_id and answers.question_id = questions.question_id
    where answers.feeds = 'survey'
)

select
    response_key,
    form_id,
    form_version,
    question_id,
    construct_id,
    is_reversed,
    scale_min,
    scale_max,
    raw_value,
    case
        when numeric_value between scale_min and scale_max
            then case when is_reversed then scale_min + scale_max - numeric_value else numeric_value end
    end as scored_value
from items

-- A column without a row in form_question_map answers the question it is named after.
with answers as (
    select * from {{ ref('stg_forms__answers') }}
    union all
    select * from {{ ref('stg_surveys__answers') }}
)

select
    answers.response_key,
    answers.source_name,
    answers.stream_name,
    answers.form_id,
    answers.form_version,
    answers.framework_id,
    answers.feeds,
    answers.source_field,
    coalesce(question.question_id, answers.source_field) as question_id,
    question.question_id is not null as is_mapped,
    answers.row_number_in_load,
    answers.raw_value,
    -- the reading of a column has the value map in it
    case when answers.is_read then answers.read_value else coalesce(mapped.value, answers.raw_value) end as answer_value,
    answers.time_zone
from answers
left join {{ ref('form_question_map') }} as question
    on
        answers.form_id = question.form_id
        and answers.form_version = question.form_version
        and answers.source_field = question.source_field
left join {{ ref('form_value_map') }} as mapped
    on
        answers.form_id = mapped.form_id
        and answers.form_version = mapped.form_version
        and coalesce(question.question_id, answers.source_field) = mapped.question_id
        and lower(answers.raw_value) = lower(trim(mapped.raw_value))

-- A column without a row in form_question_map answers the question it is named after. Survey responses of those who
-- opted out (seed opt_outs) end here.
with opted_out as (
    select distinct answers.response_key
    from {{ ref('stg_surveys__answers') }} as answers
    inner join {{ ref('opt_outs') }} as asked on answers.raw_value = asked.pseudonym
),

answers as (
    select * from {{ ref('stg_forms__answers') }}
    union all
    select * from {{ ref('stg_surveys__answers') }}
    where response_key not in (select response_key from opted_out)
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
    case when answers.is_read then answers.read_value else answers.raw_value end as answer_value,
    answers.time_zone
from answers
left join {{ ref('form_question_map') }} as question
    on
        answers.form_id = question.form_id
        and answers.form_version = question.form_version
        and answers.source_field = question.source_field

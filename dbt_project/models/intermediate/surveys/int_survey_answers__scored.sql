-- An item's answer as a number on its scale; text that the door could not read as one is missing, not the middle of
-- the scale. An item may stand in several columns, one a choice: two that are ticked are no answer.
with answers as (
    select
        response_key,
        form_id,
        form_version,
        question_id,
        case when count(distinct nullif(answer_value, '')) < 2 then max(answer_value) end as answer_value
    from {{ ref('int_form_answers__mapped') }}
    where feeds = 'survey'
    group by response_key, form_id, form_version, question_id
),

items as (
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
    from answers
    inner join {{ ref('survey_questions') }} as questions
        on answers.form_id = questions.form_id and answers.question_id = questions.question_id
),

sizes as (
    select
        form_id,
        construct_id,
        count(*) as item_count
    from {{ ref('survey_questions') }}
    group by form_id, construct_id
),

scored as (
    select
        *,
        case
            when numeric_value between scale_min and scale_max
                then case when is_reversed then scale_min + scale_max - numeric_value else numeric_value end
        end as scored_value
    from items
)

select
    scored.response_key,
    scored.form_id,
    scored.form_version,
    scored.question_id,
    scored.construct_id,
    scored.is_reversed,
    scored.scale_min,
    scored.scale_max,
    scored.raw_value,
    scored.scored_value,
    coalesce(
        {{ is_complete(
            'count(scored.scored_value) over (partition by scored.response_key, scored.construct_id)',
            'sizes.item_count'
        ) }},
        false
    ) as is_valid
from scored
left join sizes on scored.form_id = sizes.form_id and scored.construct_id = sizes.construct_id

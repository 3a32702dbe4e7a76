-- An item's answer as a number on its scale; text that the door could not read as one is missing, not the middle of
-- the scale. An item may stand in several columns, one a choice: two that are ticked are no answer. Where a form
-- version asks otherwise (survey_item_versions), its answers are on its own scale, or are carried over where somebody
-- approved. Of an item whose share is told, whether the answer counts is asked on the scale that was shown: what is
-- carried over from another one lies between its answers.
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
        cast(coalesce(versions.scale_min, questions.scale_min) as double) as asked_min,
        cast(coalesce(versions.scale_max, questions.scale_max) as double) as asked_max,
        case
            when versions.question_id is null then answers.question_id
            else concat_ws(
                '@', answers.question_id, coalesce(versions.wording, ''),
                case
                    when versions.scale_min is null then ''
                    else concat(versions.scale_min, '-', versions.scale_max)
                end
            )
        end as asked_as,
        coalesce(versions.is_comparable = 'true', versions.question_id is null) as is_comparable,
        questions.metric_id,
        questions.purpose,
        cast(
            case when versions.scale_min is null then questions.counts_from else versions.counts_from end as double
        ) as counts_from,
        answers.answer_value as raw_value,
        try_cast(answers.answer_value as double) as numeric_value
    from answers
    inner join {{ ref('survey_questions') }} as questions
        on answers.form_id = questions.form_id and answers.question_id = questions.question_id
    left join {{ ref('survey_item_versions') }} as versions
        on
            answers.form_id = versions.form_id
            and answers.form_version = versions.form_version
            and answers.question_id = versions.question_id
),

on_scale as (
    select
        response_key,
        form_id,
        form_version,
        question_id,
        construct_id,
        is_reversed,
        asked_as,
        case when is_comparable then question_id else asked_as end as comparable_as,
        case when is_comparable then scale_min else asked_min end as scale_min,
        case when is_comparable then scale_max else asked_max end as scale_max,
        raw_value,
        case
            when numeric_value not between asked_min and asked_max then null
            when is_comparable and (asked_min <> scale_min or asked_max <> scale_max)
                then scale_min + (numeric_value - asked_min) * (scale_max - scale_min) / (asked_max - asked_min)
            else numeric_value
        end as numeric_value,
        metric_id,
        purpose,
        case
            when numeric_value between asked_min and asked_max
                then
                    case when is_reversed then asked_min + asked_max - numeric_value else numeric_value end
                    >= counts_from
        end as is_agreed
    from items
),

scored as (
    select
        *,
        case when is_reversed then scale_min + scale_max - numeric_value else numeric_value end as scored_value
    from on_scale
)

select
    scored.response_key,
    scored.form_id,
    scored.form_version,
    scored.question_id,
    scored.construct_id,
    scored.is_reversed,
    scored.asked_as,
    scored.comparable_as,
    scored.scale_min,
    scored.scale_max,
    scored.raw_value,
    scored.scored_value,
    scored.metric_id,
    scored.purpose,
    scored.is_agreed,
    coalesce(
        {{ is_complete(
            'count(scored.scored_value) over (partition by scored.response_key, scored.construct_id)',
            'sizes.item_count'
        ) }},
        false
    ) as is_valid
from scored
left join {{ ref('int_survey_constructs__asked') }} as sizes
    on {{ same_key('scored', 'sizes', ['form_id', 'form_version', 'construct_id']) }}

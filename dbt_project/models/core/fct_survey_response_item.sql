select
    {{ surrogate_key(['items.response_key', 'items.question_id']) }} as response_item_key,
    items.response_key,
    items.question_id,
    items.construct_id,
    responses.form_id,
    responses.form_version,
    responses.wave_id,
    responses.wave_role,
    responses.school_year,
    responses.person_key,
    responses.match_method,
    responses.is_identified,
    responses.recorded_at,
    responses.recorded_date,
    responses.is_finished,
    responses.is_countable,
    -- the last of a person (and group, where a survey asks about several) that is complete by the scoring rule
    responses.is_countable
    and items.is_valid
    and dense_rank() over (
        partition by
            responses.form_id, responses.wave_id, responses.person_key, responses.respondent_group,
            items.construct_id, responses.is_countable, items.is_valid
        order by
            responses.recorded_at desc nulls last, responses.response_id desc nulls last, responses.response_key desc
    ) = 1 as is_counted,
    items.is_reversed,
    items.asked_as,
    items.comparable_as,
    items.scale_min,
    items.scale_max,
    items.raw_value,
    items.scored_value,
    items.metric_id,
    items.purpose,
    items.is_agreed,
    -- the last one with an answer to the item, or the last one at all: nobody counts twice, whatever groups the survey
    -- asks about, and who skips it is asked
    items.metric_id is not null
    and responses.is_countable
    and row_number() over (
        partition by
            responses.form_id, responses.wave_id, responses.person_key, items.question_id, responses.is_countable
        order by
            case when items.is_agreed is null then 1 else 0 end,
            responses.recorded_at desc nulls last, responses.response_id desc nulls last, responses.response_key desc
    ) = 1 as is_share_counted
from {{ ref('int_survey_answers__scored') }} as items
inner join {{ ref('int_survey_responses__placed') }} as responses on items.response_key = responses.response_key
where not responses.is_test

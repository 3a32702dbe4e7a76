-- Scores lie on their scale, a post answer follows its pre answer. Red: a value map or a wave's dates are wrong; look
-- at survey_questions and survey_waves.
select
    'score off its scale' as identity,
    count(*) as broken
from {{ ref('fct_survey_response_item') }}
where scored_value not between scale_min and scale_max
having count(*) > 0
union all
select
    'post not after pre' as identity,
    count(*) as broken
from {{ ref('fct_prepost_pair') }}
where post_date <= pre_date
having count(*) > 0
union all
select
    'answers are not all items' as identity,
    count(*) as broken
from (
    select items.response_key
    from {{ ref('fct_survey_response_item') }} as items
    left join {{ ref('int_survey_answers__scored') }} as answers
        on items.response_key = answers.response_key and items.question_id = answers.question_id
    group by items.response_key
    having count(items.question_id) <> count(answers.question_id)
) as lost
having count(*) > 0

-- How many items of a construct a form version asks: those that it has answers' columns for, ticked or not, and those
-- that its map names. What other versions ask is nothing that its respondents could have answered.
with asked as (
    select
        form_id,
        form_version,
        question_id
    from {{ ref('int_form_answers__mapped') }}
    where feeds = 'survey'
    union -- a column that is mapped stands in both, and in every response
    select
        form_id,
        form_version,
        question_id
    from {{ ref('form_question_map') }}
)

select
    asked.form_id,
    asked.form_version,
    questions.construct_id,
    count(*) as item_count
from asked
inner join {{ ref('survey_questions') }} as questions
    on {{ same_key('asked', 'questions', ['form_id', 'question_id']) }}
where questions.construct_id is not null
group by asked.form_id, asked.form_version, questions.construct_id

-- Written by `make staging` from the declaration of programme_ratings in coaching/records: change it there.
with answers as (
    select
        response_key,
        form_id,
        form_version,
        time_zone,
        max(case when question_id = 'submitted_at' then answer_value end) as submitted_at,
        max(case when question_id = 'school' then answer_value end) as school,
        max(case when question_id = 'school_year' then answer_value end) as school_year,
        max(case when question_id = 'rated_topic' then answer_value end) as rated_topic,
        max(case when question_id = 'rater_role' then answer_value end) as rater_role,
        max(case when question_id = 'condition_score' then answer_value end) as condition_score
    from {{ ref('int_records__answered') }}
    where record_type = 'programme_ratings'
    group by response_key, form_id, form_version, time_zone
)

select
    answers.response_key as record_key,
    answers.form_id,
    answers.form_version,
    {{ utc_timestamp('answers.submitted_at', 'answers.time_zone') }} as submitted_at,
    {{ record_school('school') }} as school_key,
    {{ record_id('answers.school_year') }} as school_year,
    {{ record_word('answers.rated_topic') }} as rated_topic,
    {{ record_word('answers.rater_role') }} as rater_role,
    {{ whole_number('answers.condition_score') }} as condition_score
from answers
{{ joined_school('school') }}

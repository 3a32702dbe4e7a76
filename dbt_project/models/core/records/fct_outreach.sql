-- Written by `make staging` from the declaration of outreach in coaching/records: change it there.
with answers as (
    select
        response_key,
        form_id,
        form_version,
        time_zone,
        max(case when question_id = 'submitted_at' then answer_value end) as submitted_at,
        max(case when question_id = 'coach_email' then answer_value end) as coach_email,
        max(case when question_id = 'coach_name' then answer_value end) as coach_name,
        max(case when question_id = 'noted_date' then answer_value end) as noted_date,
        max(case when question_id = 'outreach_role' then answer_value end) as outreach_role,
        max(case when question_id = 'people_count' then answer_value end) as people_count,
        max(case when question_id = 'minutes' then answer_value end) as minutes,
        max(case when question_id = 'outreach_purpose' then answer_value end) as outreach_purpose,
        max(case when question_id = 'initiative' then answer_value end) as initiative,
        max(case when question_id = 'learning_forward_role' then answer_value end) as learning_forward_role,
        max(case when question_id = 'school' then answer_value end) as school
    from {{ ref('int_records__answered') }}
    where record_type = 'outreach'
    group by response_key, form_id, form_version, time_zone
)

select
    answers.response_key as record_key,
    answers.form_id,
    answers.form_version,
    {{ utc_timestamp('answers.submitted_at', 'answers.time_zone') }} as submitted_at,
    {{ record_person('coach') }} as coach_key,
    {{ local_day('answers.noted_date', 'answers.time_zone') }} as noted_date,
    {{ record_word('answers.outreach_role') }} as outreach_role,
    {{ whole_number('answers.people_count') }} as people_count,
    try_cast(answers.minutes as decimal(10, 2)) as minutes,
    {{ record_word('answers.outreach_purpose') }} as outreach_purpose,
    {{ record_word('answers.initiative') }} as initiative,
    {{ record_word('answers.learning_forward_role') }} as learning_forward_role,
    {{ record_school('school') }} as school_key
from answers
{{ joined_person('coach') }}
{{ joined_school('school') }}

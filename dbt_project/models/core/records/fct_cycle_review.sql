-- Written by `make staging` from the declaration of cycle_reviews in coaching/records: change it there.
with answers as (
    select
        response_key,
        form_id,
        form_version,
        time_zone,
        max(case when question_id = 'submitted_at' then answer_value end) as submitted_at,
        max(case when question_id = 'recorder_email' then answer_value end) as recorder_email,
        max(case when question_id = 'recorder_name' then answer_value end) as recorder_name,
        max(case when question_id = 'cycle_id' then answer_value end) as cycle_id,
        max(case when question_id = 'noted_date' then answer_value end) as noted_date,
        max(case when question_id = 'resource_date' then answer_value end) as resource_date,
        max(case when question_id = 'planning_minutes' then answer_value end) as planning_minutes,
        max(case when question_id = 'next_step' then answer_value end) as next_step,
        max(case when question_id = 'due_date' then answer_value end) as due_date,
        max(case when question_id = 'next_step_status' then answer_value end) as next_step_status,
        max(case when question_id = 'next_use' then answer_value end) as next_use,
        max(case when question_id = 'lasting_date' then answer_value end) as lasting_date,
        max(case when question_id = 'listened_to_needs' then answer_value end) as listened_to_needs,
        max(case when question_id = 'learned_together' then answer_value end) as learned_together,
        max(case when question_id = 'guided_throughout' then answer_value end) as guided_throughout,
        max(case when question_id = 'school' then answer_value end) as school
    from {{ ref('int_records__answered') }}
    where record_type = 'cycle_reviews'
    group by response_key, form_id, form_version, time_zone
)

select
    answers.response_key as record_key,
    answers.form_id,
    answers.form_version,
    {{ utc_timestamp('answers.submitted_at', 'answers.time_zone') }} as submitted_at,
    {{ record_person('recorder') }} as recorder_key,
    {{ record_id('answers.cycle_id') }} as cycle_id,
    {{ local_day('answers.noted_date', 'answers.time_zone') }} as noted_date,
    {{ local_day('answers.resource_date', 'answers.time_zone') }} as resource_date,
    try_cast(answers.planning_minutes as decimal(10, 2)) as planning_minutes,
    {{ record_word('answers.next_step') }} as next_step,
    {{ local_day('answers.due_date', 'answers.time_zone') }} as due_date,
    {{ record_word('answers.next_step_status') }} as next_step_status,
    {{ record_word('answers.next_use') }} as next_use,
    {{ local_day('answers.lasting_date', 'answers.time_zone') }} as lasting_date,
    {{ record_word('answers.listened_to_needs') }} as listened_to_needs,
    {{ record_word('answers.learned_together') }} as learned_together,
    {{ record_word('answers.guided_throughout') }} as guided_throughout,
    {{ record_school('school') }} as school_key
from answers
{{ joined_person('recorder') }}
{{ joined_school('school') }}

-- Written by `make staging` from the declaration of coach_action_steps in coaching/records: change it there.
with answers as (
    select
        response_key,
        form_id,
        form_version,
        time_zone,
        max(case when question_id = 'submitted_at' then answer_value end) as submitted_at,
        max(case when question_id = 'coach_email' then answer_value end) as coach_email,
        max(case when question_id = 'coach_name' then answer_value end) as coach_name,
        max(case when question_id = 'goal_id' then answer_value end) as goal_id,
        max(case when question_id = 'assigned_date' then answer_value end) as assigned_date,
        max(case when question_id = 'due_date' then answer_value end) as due_date,
        max(case when question_id = 'checked_back_date' then answer_value end) as checked_back_date,
        max(case when question_id = 'is_followed_through' then answer_value end) as is_followed_through
    from {{ ref('int_records__answered') }}
    where record_type = 'coach_action_steps'
    group by response_key, form_id, form_version, time_zone
)

select
    answers.response_key as record_key,
    answers.form_id,
    answers.form_version,
    {{ utc_timestamp('answers.submitted_at', 'answers.time_zone') }} as submitted_at,
    {{ record_person('coach') }} as coach_key,
    {{ record_id('answers.goal_id') }} as goal_id,
    {{ local_day('answers.assigned_date', 'answers.time_zone') }} as assigned_date,
    {{ local_day('answers.due_date', 'answers.time_zone') }} as due_date,
    {{ local_day('answers.checked_back_date', 'answers.time_zone') }} as checked_back_date,
    {{ record_flag('answers.is_followed_through') }} as is_followed_through
from answers
{{ joined_person('coach') }}

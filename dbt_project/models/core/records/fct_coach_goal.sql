-- Written by `make staging` from the declaration of coach_goals in coaching/records: change it there.
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
        max(case when question_id = 'goal_type' then answer_value end) as goal_type,
        max(case when question_id = 'goal_topic' then answer_value end) as goal_topic,
        max(case when question_id = 'set_date' then answer_value end) as set_date,
        max(case when question_id = 'due_date' then answer_value end) as due_date,
        max(case when question_id = 'baseline_value' then answer_value end) as baseline_value,
        max(case when question_id = 'target_value' then answer_value end) as target_value,
        max(case when question_id = 'is_met' then answer_value end) as is_met
    from {{ ref('int_records__answered') }}
    where record_type = 'coach_goals'
    group by response_key, form_id, form_version, time_zone
)

select
    answers.response_key as record_key,
    answers.form_id,
    answers.form_version,
    {{ utc_timestamp('answers.submitted_at', 'answers.time_zone') }} as submitted_at,
    {{ record_person('coach') }} as coach_key,
    {{ record_id('answers.goal_id') }} as goal_id,
    {{ record_word('answers.goal_type') }} as goal_type,
    {{ record_word('answers.goal_topic') }} as goal_topic,
    {{ local_day('answers.set_date', 'answers.time_zone') }} as set_date,
    {{ local_day('answers.due_date', 'answers.time_zone') }} as due_date,
    try_cast(answers.baseline_value as decimal(10, 2)) as baseline_value,
    try_cast(answers.target_value as decimal(10, 2)) as target_value,
    {{ record_flag('answers.is_met') }} as is_met
from answers
{{ joined_person('coach') }}

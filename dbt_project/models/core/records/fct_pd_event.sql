-- Written by `make staging` from the declaration of pd_events in coaching/records: change it there.
with answers as (
    select
        response_key,
        form_id,
        form_version,
        time_zone,
        max(case when question_id = 'submitted_at' then answer_value end) as submitted_at,
        max(case when question_id = 'recorder_email' then answer_value end) as recorder_email,
        max(case when question_id = 'recorder_name' then answer_value end) as recorder_name,
        max(case when question_id = 'event_id' then answer_value end) as event_id,
        max(case when question_id = 'held_date' then answer_value end) as held_date,
        max(case when question_id = 'attendee_email' then answer_value end) as attendee_email,
        max(case when question_id = 'attendee_name' then answer_value end) as attendee_name,
        max(case when question_id = 'is_attended' then answer_value end) as is_attended,
        max(case when question_id = 'is_completed' then answer_value end) as is_completed,
        max(case when question_id = 'pd_hours' then answer_value end) as pd_hours,
        max(case when question_id = 'feedback_score' then answer_value end) as feedback_score,
        max(case when question_id = 'pd_format' then answer_value end) as pd_format,
        max(case when question_id = 'school' then answer_value end) as school
    from {{ ref('int_records__answered') }}
    where record_type = 'pd_events'
    group by response_key, form_id, form_version, time_zone
)

select
    answers.response_key as record_key,
    answers.form_id,
    answers.form_version,
    {{ utc_timestamp('answers.submitted_at', 'answers.time_zone') }} as submitted_at,
    {{ record_person('recorder') }} as recorder_key,
    {{ record_id('answers.event_id') }} as event_id,
    {{ local_day('answers.held_date', 'answers.time_zone') }} as held_date,
    {{ record_person('attendee') }} as attendee_key,
    {{ record_flag('answers.is_attended') }} as is_attended,
    {{ record_flag('answers.is_completed') }} as is_completed,
    try_cast(answers.pd_hours as decimal(10, 2)) as pd_hours,
    {{ whole_number('answers.feedback_score') }} as feedback_score,
    {{ record_word('answers.pd_format') }} as pd_format,
    {{ record_school('school') }} as school_key
from answers
{{ joined_person('recorder') }}
{{ joined_person('attendee') }}
{{ joined_school('school') }}

-- Written by `make staging` from the declaration of plc_items in coaching/records: change it there.
with answers as (
    select
        response_key,
        form_id,
        form_version,
        time_zone,
        max(case when question_id = 'submitted_at' then answer_value end) as submitted_at,
        max(case when question_id = 'recorder_email' then answer_value end) as recorder_email,
        max(case when question_id = 'recorder_name' then answer_value end) as recorder_name,
        max(case when question_id = 'item_id' then answer_value end) as item_id,
        max(case when question_id = 'group_id' then answer_value end) as group_id,
        max(case when question_id = 'raised_date' then answer_value end) as raised_date,
        max(case when question_id = 'closed_date' then answer_value end) as closed_date,
        max(case when question_id = 'is_carried_over' then answer_value end) as is_carried_over,
        max(case when question_id = 'school' then answer_value end) as school
    from {{ ref('int_records__answered') }}
    where record_type = 'plc_items'
    group by response_key, form_id, form_version, time_zone
)

select
    answers.response_key as record_key,
    answers.form_id,
    answers.form_version,
    {{ utc_timestamp('answers.submitted_at', 'answers.time_zone') }} as submitted_at,
    {{ record_person('recorder') }} as recorder_key,
    {{ record_id('answers.item_id') }} as item_id,
    {{ record_id('answers.group_id') }} as group_id,
    {{ local_day('answers.raised_date', 'answers.time_zone') }} as raised_date,
    {{ local_day('answers.closed_date', 'answers.time_zone') }} as closed_date,
    {{ record_flag('answers.is_carried_over') }} as is_carried_over,
    {{ record_school('school') }} as school_key
from answers
{{ joined_person('recorder') }}
{{ joined_school('school') }}

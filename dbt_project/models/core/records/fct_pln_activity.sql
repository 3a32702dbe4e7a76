-- Written by `make staging` from the declaration of pln_activity in coaching/records: change it there.
with answers as (
    select
        response_key,
        form_id,
        form_version,
        time_zone,
        max(case when question_id = 'submitted_at' then answer_value end) as submitted_at,
        max(case when question_id = 'coach_email' then answer_value end) as coach_email,
        max(case when question_id = 'coach_name' then answer_value end) as coach_name,
        max(case when question_id = 'activity_date' then answer_value end) as activity_date,
        max(case when question_id = 'network_mode' then answer_value end) as network_mode,
        max(case when question_id = 'network_type' then answer_value end) as network_type,
        max(case when question_id = 'hours' then answer_value end) as hours
    from {{ ref('int_records__answered') }}
    where record_type = 'pln_activity'
    group by response_key, form_id, form_version, time_zone
)

select
    answers.response_key as record_key,
    answers.form_id,
    answers.form_version,
    {{ utc_timestamp('answers.submitted_at', 'answers.time_zone') }} as submitted_at,
    {{ record_person('coach') }} as coach_key,
    {{ local_day('answers.activity_date', 'answers.time_zone') }} as activity_date,
    {{ record_word('answers.network_mode') }} as network_mode,
    {{ record_word('answers.network_type') }} as network_type,
    try_cast(answers.hours as decimal(10, 2)) as hours
from answers
{{ joined_person('coach') }}

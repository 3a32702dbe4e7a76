-- Written by `make staging` from the declaration of device_programmes in coaching/records: change it there.
with answers as (
    select
        response_key,
        form_id,
        form_version,
        time_zone,
        max(case when question_id = 'submitted_at' then answer_value end) as submitted_at,
        max(case when question_id = 'school' then answer_value end) as school,
        max(case when question_id = 'school_year' then answer_value end) as school_year,
        max(case when question_id = 'device_programme' then answer_value end) as device_programme,
        max(case when question_id = 'since_date' then answer_value end) as since_date
    from {{ ref('int_records__answered') }}
    where record_type = 'device_programmes'
    group by response_key, form_id, form_version, time_zone
)

select
    answers.response_key as record_key,
    answers.form_id,
    answers.form_version,
    {{ utc_timestamp('answers.submitted_at', 'answers.time_zone') }} as submitted_at,
    {{ record_school('school') }} as school_key,
    {{ record_id('answers.school_year') }} as school_year,
    {{ record_word('answers.device_programme') }} as device_programme,
    {{ local_day('answers.since_date', 'answers.time_zone') }} as since_date
from answers
{{ joined_school('school') }}

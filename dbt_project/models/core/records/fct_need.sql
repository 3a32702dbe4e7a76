-- Written by `make staging` from the declaration of needs in coaching/records: change it there.
with answers as (
    select
        response_key,
        form_id,
        form_version,
        time_zone,
        max(case when question_id = 'submitted_at' then answer_value end) as submitted_at,
        max(case when question_id = 'recorder_email' then answer_value end) as recorder_email,
        max(case when question_id = 'recorder_name' then answer_value end) as recorder_name,
        max(case when question_id = 'noted_date' then answer_value end) as noted_date,
        max(case when question_id = 'observed_email' then answer_value end) as observed_email,
        max(case when question_id = 'observed_name' then answer_value end) as observed_name,
        max(case when question_id = 'need_area' then answer_value end) as need_area,
        max(case when question_id = 'strength_area' then answer_value end) as strength_area,
        max(case when question_id = 'school' then answer_value end) as school
    from {{ ref('int_records__answered') }}
    where record_type = 'needs'
    group by response_key, form_id, form_version, time_zone
)

select
    answers.response_key as record_key,
    answers.form_id,
    answers.form_version,
    {{ utc_timestamp('answers.submitted_at', 'answers.time_zone') }} as submitted_at,
    {{ record_person('recorder') }} as recorder_key,
    {{ local_day('answers.noted_date', 'answers.time_zone') }} as noted_date,
    {{ record_person('observed') }} as observed_key,
    {{ record_word('answers.need_area') }} as need_area,
    {{ record_word('answers.strength_area') }} as strength_area,
    {{ record_school('school') }} as school_key
from answers
{{ joined_person('recorder') }}
{{ joined_person('observed') }}
{{ joined_school('school') }}

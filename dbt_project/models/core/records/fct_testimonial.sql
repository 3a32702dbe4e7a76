-- Written by `make staging` from the declaration of testimonials in coaching/records: change it there.
with answers as (
    select
        response_key,
        form_id,
        form_version,
        time_zone,
        max(case when question_id = 'submitted_at' then answer_value end) as submitted_at,
        max(case when question_id = 'recorder_email' then answer_value end) as recorder_email,
        max(case when question_id = 'recorder_name' then answer_value end) as recorder_name,
        max(case when question_id = 'told_date' then answer_value end) as told_date,
        max(case when question_id = 'actor_role' then answer_value end) as actor_role,
        max(case when question_id = 'theme' then answer_value end) as theme,
        max(case when question_id = 'has_consent' then answer_value end) as has_consent,
        max(case when question_id = 'school' then answer_value end) as school
    from {{ ref('int_records__answered') }}
    where record_type = 'testimonials'
    group by response_key, form_id, form_version, time_zone
)

select
    answers.response_key as record_key,
    answers.form_id,
    answers.form_version,
    {{ utc_timestamp('answers.submitted_at', 'answers.time_zone') }} as submitted_at,
    {{ record_person('recorder') }} as recorder_key,
    {{ local_day('answers.told_date', 'answers.time_zone') }} as told_date,
    {{ record_word('answers.actor_role') }} as actor_role,
    {{ record_word('answers.theme') }} as theme,
    {{ record_flag('answers.has_consent') }} as has_consent,
    {{ record_school('school') }} as school_key
from answers
{{ joined_person('recorder') }}
{{ joined_school('school') }}

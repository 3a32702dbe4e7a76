-- Written by `make staging` from the declaration of data_shares in coaching/records: change it there.
with answers as (
    select
        response_key,
        form_id,
        form_version,
        time_zone,
        max(case when question_id = 'submitted_at' then answer_value end) as submitted_at,
        max(case when question_id = 'recorder_email' then answer_value end) as recorder_email,
        max(case when question_id = 'recorder_name' then answer_value end) as recorder_name,
        max(case when question_id = 'shared_date' then answer_value end) as shared_date,
        max(case when question_id = 'audience' then answer_value end) as audience,
        max(case when question_id = 'content' then answer_value end) as content,
        max(case when question_id = 'school' then answer_value end) as school
    from {{ ref('int_records__answered') }}
    where record_type = 'data_shares'
    group by response_key, form_id, form_version, time_zone
)

select
    answers.response_key as record_key,
    answers.form_id,
    answers.form_version,
    {{ utc_timestamp('answers.submitted_at', 'answers.time_zone') }} as submitted_at,
    {{ record_person('recorder') }} as recorder_key,
    {{ local_day('answers.shared_date', 'answers.time_zone') }} as shared_date,
    {{ record_word('answers.audience') }} as audience,
    {{ record_word('answers.content') }} as content,
    {{ record_school('school') }} as school_key
from answers
{{ joined_person('recorder') }}
{{ joined_school('school') }}

-- Written by `make staging` from the declaration of credentials_earned in coaching/records: change it there.
with answers as (
    select
        response_key,
        form_id,
        form_version,
        time_zone,
        max(case when question_id = 'submitted_at' then answer_value end) as submitted_at,
        max(case when question_id = 'coach_email' then answer_value end) as coach_email,
        max(case when question_id = 'coach_name' then answer_value end) as coach_name,
        max(case when question_id = 'credential_element' then answer_value end) as credential_element,
        max(case when question_id = 'credential_id' then answer_value end) as credential_id,
        max(case when question_id = 'earned_date' then answer_value end) as earned_date,
        max(case when question_id = 'issuer' then answer_value end) as issuer,
        max(case when question_id = 'learning_forward_role' then answer_value end) as learning_forward_role
    from {{ ref('int_records__answered') }}
    where record_type = 'credentials_earned'
    group by response_key, form_id, form_version, time_zone
)

select
    answers.response_key as record_key,
    answers.form_id,
    answers.form_version,
    {{ utc_timestamp('answers.submitted_at', 'answers.time_zone') }} as submitted_at,
    {{ record_person('coach') }} as coach_key,
    {{ record_word('answers.credential_element') }} as credential_element,
    {{ record_id('answers.credential_id') }} as credential_id,
    {{ local_day('answers.earned_date', 'answers.time_zone') }} as earned_date,
    {{ record_word('answers.issuer') }} as issuer,
    {{ record_words('answers.learning_forward_role') }} as learning_forward_role
from answers
{{ joined_person('coach') }}

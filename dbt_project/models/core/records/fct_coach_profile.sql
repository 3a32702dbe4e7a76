-- Written by `make staging` from the declaration of coach_profiles in coaching/records: change it there.
with answers as (
    select
        response_key,
        form_id,
        form_version,
        time_zone,
        max(case when question_id = 'submitted_at' then answer_value end) as submitted_at,
        max(case when question_id = 'coach_email' then answer_value end) as coach_email,
        max(case when question_id = 'coach_name' then answer_value end) as coach_name,
        max(case when question_id = 'school_year' then answer_value end) as school_year,
        max(case when question_id = 'chosen_by' then answer_value end) as chosen_by,
        max(case when question_id = 'employer_type' then answer_value end) as employer_type,
        max(case when question_id = 'contract_basis' then answer_value end) as contract_basis,
        max(case when question_id = 'post_standing' then answer_value end) as post_standing,
        max(case when question_id = 'certification' then answer_value end) as certification
    from {{ ref('int_records__answered') }}
    where record_type = 'coach_profiles'
    group by response_key, form_id, form_version, time_zone
)

select
    answers.response_key as record_key,
    answers.form_id,
    answers.form_version,
    {{ utc_timestamp('answers.submitted_at', 'answers.time_zone') }} as submitted_at,
    {{ record_person('coach') }} as coach_key,
    {{ record_id('answers.school_year') }} as school_year,
    {{ record_word('answers.chosen_by') }} as chosen_by,
    {{ record_word('answers.employer_type') }} as employer_type,
    {{ record_word('answers.contract_basis') }} as contract_basis,
    {{ record_word('answers.post_standing') }} as post_standing,
    {{ record_word('answers.certification') }} as certification
from answers
{{ joined_person('coach') }}

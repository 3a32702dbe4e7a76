-- Written by `make staging` from the declaration of self_ratings in coaching/records: change it there.
with answers as (
    select
        response_key,
        form_id,
        form_version,
        time_zone,
        max(case when question_id = 'submitted_at' then answer_value end) as submitted_at,
        max(case when question_id = 'coach_email' then answer_value end) as coach_email,
        max(case when question_id = 'coach_name' then answer_value end) as coach_name,
        max(case when question_id = 'noted_date' then answer_value end) as noted_date,
        max(case when question_id = 'wave' then answer_value end) as wave,
        max(case when question_id = 'rating' then answer_value end) as rating
    from {{ ref('int_records__answered') }}
    where record_type = 'self_ratings'
    group by response_key, form_id, form_version, time_zone
)

select
    answers.response_key as record_key,
    answers.form_id,
    answers.form_version,
    {{ utc_timestamp('answers.submitted_at', 'answers.time_zone') }} as submitted_at,
    {{ record_person('coach') }} as coach_key,
    {{ local_day('answers.noted_date', 'answers.time_zone') }} as noted_date,
    {{ record_word('answers.wave') }} as wave,
    {{ whole_number('answers.rating') }} as rating
from answers
{{ joined_person('coach') }}

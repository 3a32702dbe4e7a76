-- Written by `make staging` from the declaration of coach_time in coaching/records: change it there.
with answers as (
    select
        response_key,
        form_id,
        form_version,
        time_zone,
        max(case when question_id = 'submitted_at' then answer_value end) as submitted_at,
        max(case when question_id = 'coach_email' then answer_value end) as coach_email,
        max(case when question_id = 'coach_name' then answer_value end) as coach_name,
        max(case when question_id = 'entry_date' then answer_value end) as entry_date,
        max(case when question_id = 'minutes' then answer_value end) as minutes,
        max(case when question_id = 'activity' then answer_value end) as activity,
        max(case when question_id = 'activity_class' then answer_value end) as activity_class,
        max(case when question_id = 'off_role_type' then answer_value end) as off_role_type,
        max(case when question_id = 'barrier' then answer_value end) as barrier,
        max(case when question_id = 'school' then answer_value end) as school
    from {{ ref('int_records__answered') }}
    where record_type = 'coach_time'
    group by response_key, form_id, form_version, time_zone
)

select
    answers.response_key as record_key,
    answers.form_id,
    answers.form_version,
    {{ utc_timestamp('answers.submitted_at', 'answers.time_zone') }} as submitted_at,
    {{ record_person('coach') }} as coach_key,
    {{ local_day('answers.entry_date', 'answers.time_zone') }} as entry_date,
    try_cast(answers.minutes as decimal(10, 2)) as minutes,
    {{ record_word('answers.activity') }} as activity,
    {{ record_word('answers.activity_class') }} as activity_class,
    {{ record_word('answers.off_role_type') }} as off_role_type,
    {{ record_word('answers.barrier') }} as barrier,
    {{ record_school('school') }} as school_key
from answers
{{ joined_person('coach') }}
{{ joined_school('school') }}

-- Written by `make staging` from the declaration of plans_on_file in coaching/records: change it there.
with answers as (
    select
        response_key,
        form_id,
        form_version,
        time_zone,
        max(case when question_id = 'submitted_at' then answer_value end) as submitted_at,
        max(case when question_id = 'school' then answer_value end) as school,
        max(case when question_id = 'school_year' then answer_value end) as school_year,
        max(case when question_id = 'plan_date' then answer_value end) as plan_date,
        max(case when question_id = 'built_with_teachers' then answer_value end) as built_with_teachers,
        max(case when question_id = 'built_with_students' then answer_value end) as built_with_students,
        max(case when question_id = 'built_with_principals' then answer_value end) as built_with_principals,
        max(case when question_id = 'built_with_coaches' then answer_value end) as built_with_coaches,
        max(case when question_id = 'built_with_district' then answer_value end) as built_with_district
    from {{ ref('int_records__answered') }}
    where record_type = 'plans_on_file'
    group by response_key, form_id, form_version, time_zone
)

select
    answers.response_key as record_key,
    answers.form_id,
    answers.form_version,
    {{ utc_timestamp('answers.submitted_at', 'answers.time_zone') }} as submitted_at,
    {{ record_school('school') }} as school_key,
    {{ record_id('answers.school_year') }} as school_year,
    {{ local_day('answers.plan_date', 'answers.time_zone') }} as plan_date,
    {{ record_flag('answers.built_with_teachers') }} as built_with_teachers,
    {{ record_flag('answers.built_with_students') }} as built_with_students,
    {{ record_flag('answers.built_with_principals') }} as built_with_principals,
    {{ record_flag('answers.built_with_coaches') }} as built_with_coaches,
    {{ record_flag('answers.built_with_district') }} as built_with_district
from answers
{{ joined_school('school') }}

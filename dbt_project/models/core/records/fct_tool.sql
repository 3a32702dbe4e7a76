-- Written by `make staging` from the declaration of tools in coaching/records: change it there.
with answers as (
    select
        response_key,
        form_id,
        form_version,
        time_zone,
        max(case when question_id = 'submitted_at' then answer_value end) as submitted_at,
        max(case when question_id = 'recorder_email' then answer_value end) as recorder_email,
        max(case when question_id = 'recorder_name' then answer_value end) as recorder_name,
        max(case when question_id = 'school' then answer_value end) as school,
        max(case when question_id = 'school_year' then answer_value end) as school_year,
        max(case when question_id = 'tool_id' then answer_value end) as tool_id,
        max(case when question_id = 'tool_category' then answer_value end) as tool_category,
        max(case when question_id = 'evidence_level' then answer_value end) as evidence_level,
        max(case when question_id = 'vetting' then answer_value end) as vetting,
        max(case when question_id = 'accessibility' then answer_value end) as accessibility
    from {{ ref('int_records__answered') }}
    where record_type = 'tools'
    group by response_key, form_id, form_version, time_zone
)

select
    answers.response_key as record_key,
    answers.form_id,
    answers.form_version,
    {{ utc_timestamp('answers.submitted_at', 'answers.time_zone') }} as submitted_at,
    {{ record_person('recorder') }} as recorder_key,
    {{ record_school('school') }} as school_key,
    {{ record_id('answers.school_year') }} as school_year,
    {{ record_id('answers.tool_id') }} as tool_id,
    {{ record_word('answers.tool_category') }} as tool_category,
    {{ record_word('answers.evidence_level') }} as evidence_level,
    {{ record_word('answers.vetting') }} as vetting,
    {{ record_word('answers.accessibility') }} as accessibility
from answers
{{ joined_person('recorder') }}
{{ joined_school('school') }}

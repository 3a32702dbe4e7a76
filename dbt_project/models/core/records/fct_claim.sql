-- Written by `make staging` from the declaration of claims in coaching/records: change it there.
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
        max(case when question_id = 'claim_id' then answer_value end) as claim_id,
        max(case when question_id = 'claim_topic' then answer_value end) as claim_topic,
        max(case when question_id = 'evidence_level' then answer_value end) as evidence_level,
        max(case when question_id = 'metric_id' then answer_value end) as metric_id,
        max(case when question_id = 'school' then answer_value end) as school
    from {{ ref('int_records__answered') }}
    where record_type = 'claims'
    group by response_key, form_id, form_version, time_zone
)

select
    answers.response_key as record_key,
    answers.form_id,
    answers.form_version,
    {{ utc_timestamp('answers.submitted_at', 'answers.time_zone') }} as submitted_at,
    {{ record_person('recorder') }} as recorder_key,
    {{ local_day('answers.noted_date', 'answers.time_zone') }} as noted_date,
    {{ record_id('answers.claim_id') }} as claim_id,
    {{ record_word('answers.claim_topic') }} as claim_topic,
    {{ record_word('answers.evidence_level') }} as evidence_level,
    {{ record_id('answers.metric_id') }} as metric_id,
    {{ record_school('school') }} as school_key
from answers
{{ joined_person('recorder') }}
{{ joined_school('school') }}

-- Written by `make staging` from the declaration of observations in coaching/records: change it there.
with answers as (
    select
        response_key,
        form_id,
        form_version,
        time_zone,
        max(case when question_id = 'submitted_at' then answer_value end) as submitted_at,
        max(case when question_id = 'recorder_email' then answer_value end) as recorder_email,
        max(case when question_id = 'recorder_name' then answer_value end) as recorder_name,
        max(case when question_id = 'observation_id' then answer_value end) as observation_id,
        max(case when question_id = 'observation_date' then answer_value end) as observation_date,
        max(case when question_id = 'observed_email' then answer_value end) as observed_email,
        max(case when question_id = 'observed_name' then answer_value end) as observed_name,
        max(case when question_id = 'observed_role' then answer_value end) as observed_role,
        max(case when question_id = 'seen_by' then answer_value end) as seen_by,
        max(case when question_id = 'rater_role' then answer_value end) as rater_role,
        max(case when question_id = 'is_double_rated' then answer_value end) as is_double_rated,
        max(case when question_id = 'debrief_date' then answer_value end) as debrief_date,
        max(case when question_id = 'samr_level' then answer_value end) as samr_level,
        max(case when question_id = 'environment_dimension' then answer_value end) as environment_dimension,
        max(case when question_id = 'tpack_component' then answer_value end) as tpack_component,
        max(case when question_id = 'presentation_score' then answer_value end) as presentation_score,
        max(case when question_id = 'rating' then answer_value end) as rating,
        max(case when question_id = 'wave' then answer_value end) as wave,
        max(case when question_id = 'school' then answer_value end) as school,
        max(case when question_id = 'cycle_id' then answer_value end) as cycle_id
    from {{ ref('int_records__answered') }}
    where record_type = 'observations'
    group by response_key, form_id, form_version, time_zone
)

select
    answers.response_key as record_key,
    answers.form_id,
    answers.form_version,
    {{ utc_timestamp('answers.submitted_at', 'answers.time_zone') }} as submitted_at,
    {{ record_person('recorder') }} as recorder_key,
    {{ record_id('answers.observation_id') }} as observation_id,
    {{ local_day('answers.observation_date', 'answers.time_zone') }} as observation_date,
    {{ record_person('observed') }} as observed_key,
    {{ record_word('answers.observed_role') }} as observed_role,
    {{ record_word('answers.seen_by') }} as seen_by,
    {{ record_word('answers.rater_role') }} as rater_role,
    {{ record_flag('answers.is_double_rated') }} as is_double_rated,
    {{ local_day('answers.debrief_date', 'answers.time_zone') }} as debrief_date,
    {{ record_word('answers.samr_level') }} as samr_level,
    {{ record_word('answers.environment_dimension') }} as environment_dimension,
    {{ record_word('answers.tpack_component') }} as tpack_component,
    {{ whole_number('answers.presentation_score') }} as presentation_score,
    {{ whole_number('answers.rating') }} as rating,
    {{ record_word('answers.wave') }} as wave,
    {{ record_school('school') }} as school_key,
    {{ record_id('answers.cycle_id') }} as cycle_id
from answers
{{ joined_person('recorder') }}
{{ joined_person('observed') }}
{{ joined_school('school') }}

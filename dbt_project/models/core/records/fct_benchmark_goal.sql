-- Written by `make staging` from the declaration of benchmark_goals in coaching/records: change it there.
with answers as (
    select
        response_key,
        form_id,
        form_version,
        time_zone,
        max(case when question_id = 'submitted_at' then answer_value end) as submitted_at,
        max(case when question_id = 'school' then answer_value end) as school,
        max(case when question_id = 'goal_id' then answer_value end) as goal_id,
        max(case when question_id = 'goal_role' then answer_value end) as goal_role,
        max(case when question_id = 'educator_standard' then answer_value end) as educator_standard,
        max(case when question_id = 'student_standard' then answer_value end) as student_standard,
        max(case when question_id = 'metric_id' then answer_value end) as metric_id,
        max(case when question_id = 'baseline_value' then answer_value end) as baseline_value,
        max(case when question_id = 'target_value' then answer_value end) as target_value,
        max(case when question_id = 'actual_value' then answer_value end) as actual_value,
        max(case when question_id = 'due_date' then answer_value end) as due_date
    from {{ ref('int_records__answered') }}
    where record_type = 'benchmark_goals'
    group by response_key, form_id, form_version, time_zone
)

select
    answers.response_key as record_key,
    answers.form_id,
    answers.form_version,
    {{ utc_timestamp('answers.submitted_at', 'answers.time_zone') }} as submitted_at,
    {{ record_school('school') }} as school_key,
    {{ record_id('answers.goal_id') }} as goal_id,
    {{ record_word('answers.goal_role') }} as goal_role,
    {{ record_word('answers.educator_standard') }} as educator_standard,
    {{ record_word('answers.student_standard') }} as student_standard,
    {{ record_id('answers.metric_id') }} as metric_id,
    try_cast(answers.baseline_value as decimal(10, 2)) as baseline_value,
    try_cast(answers.target_value as decimal(10, 2)) as target_value,
    try_cast(answers.actual_value as decimal(10, 2)) as actual_value,
    {{ local_day('answers.due_date', 'answers.time_zone') }} as due_date
from answers
{{ joined_school('school') }}

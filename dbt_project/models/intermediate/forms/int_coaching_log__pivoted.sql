with answers as (
    select
        response_key,
        source_name,
        stream_name,
        row_number_in_load,
        form_id,
        form_version,
        framework_id,
        time_zone,
        max(case when question_id = 'submitted_at' then answer_value end) as submitted_at,
        max(case when question_id = 'coach_email' then answer_value end) as coach_email,
        max(case when question_id = 'coach_name' then answer_value end) as coach_name,
        max(case when question_id = 'session_date' then answer_value end) as session_date,
        max(case when question_id = 'school' then answer_value end) as school,
        max(case when question_id = 'teacher_emails' then answer_value end) as teacher_emails,
        max(case when question_id = 'teacher_names' then answer_value end) as teacher_names,
        max(case when question_id = 'duration_minutes' then answer_value end) as duration_minutes,
        max(case when question_id = 'attended_minutes' then answer_value end) as attended_minutes,
        max(case when question_id = 'format' then answer_value end) as format,
        max(case when question_id = 'session_type' then answer_value end) as session_type,
        max(case when question_id = 'standards' then answer_value end) as standards,
        max(case when question_id = 'primary_standard' then answer_value end) as primary_standard,
        max(case when question_id = 'standard_minutes' then answer_value end) as standard_minutes,
        max(case when question_id = 'activities' then answer_value end) as activities,
        max(case when question_id = 'cycle_id' then answer_value end) as cycle_id,
        max(case when question_id = 'follow_up_needed' then answer_value end) as follow_up_needed,
        max(case when question_id = 'follow_up_done' then answer_value end) as follow_up_done,
        max(case when question_id = 'follow_up_date' then answer_value end) as follow_up_date
    from {{ ref('int_form_answers__mapped') }}
    where feeds = 'coaching_log'
    group by
        response_key, source_name, stream_name, row_number_in_load, form_id, form_version, framework_id, time_zone
)

select
    response_key as session_key,
    source_name,
    stream_name,
    row_number_in_load,
    form_id,
    form_version,
    coalesce(framework_id, '{{ var("framework") }}') as framework_id,
    {{ utc_timestamp('submitted_at', 'time_zone') }} as submitted_at,
    coach_email,
    coach_name,
    {{ local_day('session_date', 'time_zone') }} as session_date,
    school as school_raw,
    teacher_emails,
    teacher_names,
    cast(try_cast(duration_minutes as double) as decimal(10, 2)) as duration_minutes,
    attended_minutes,
    {{ as_code('format') }} as session_format,
    {{ as_code('session_type') }} as session_type,
    standards as standards_raw,
    primary_standard as primary_standard_raw,
    standard_minutes as standard_minutes_raw,
    activities,
    cycle_id,
    {{ is_yes('follow_up_needed') }} as is_follow_up_needed,
    {{ is_yes('follow_up_done') }} as is_follow_up_done,
    {{ local_day('follow_up_date', 'time_zone') }} as follow_up_date
from answers

with answers as (
    select
        response_key,
        form_id,
        form_version,
        framework_id,
        time_zone,
        max(case when question_id = 'cycle_id' then answer_value end) as cycle_id,
        max(case when question_id = 'submitted_at' then answer_value end) as submitted_at,
        max(case when question_id = 'teacher_email' then answer_value end) as teacher_email,
        max(case when question_id = 'coach_email' then answer_value end) as coach_email,
        max(case when question_id = 'school' then answer_value end) as school,
        max(case when question_id = 'entry_path' then answer_value end) as entry_path,
        max(case when question_id = 'interest_date' then answer_value end) as interest_date,
        max(case when question_id = 'kickoff_date' then answer_value end) as kickoff_date,
        max(case when question_id = 'goal_set_date' then answer_value end) as goal_set_date,
        max(case when question_id = 'planned_end_date' then answer_value end) as planned_end_date,
        max(case when question_id = 'lesson_date' then answer_value end) as lesson_date,
        max(case when question_id = 'debrief_date' then answer_value end) as debrief_date,
        max(case when question_id = 'reflection_date' then answer_value end) as reflection_date,
        max(case when question_id = 'status' then answer_value end) as status,
        max(case when question_id = 'goal_focus' then answer_value end) as goal_focus,
        max(case when question_id = 'goal_origin' then answer_value end) as goal_origin
    from {{ ref('int_form_answers__mapped') }}
    where feeds = 'coaching_cycles'
    group by response_key, form_id, form_version, framework_id, time_zone
)

select
    response_key as cycle_key,
    form_id,
    form_version,
    coalesce(framework_id, '{{ var("framework") }}') as framework_id,
    cycle_id,
    {{ utc_timestamp('submitted_at', 'time_zone') }} as submitted_at,
    teacher_email,
    coach_email,
    school as school_raw,
    {{ as_code('entry_path') }} as entry_path,
    {{ local_day('interest_date', 'time_zone') }} as interest_date,
    {{ local_day('kickoff_date', 'time_zone') }} as kickoff_date,
    {{ local_day('goal_set_date', 'time_zone') }} as goal_set_date,
    {{ local_day('planned_end_date', 'time_zone') }} as planned_end_date,
    {{ local_day('lesson_date', 'time_zone') }} as lesson_date,
    {{ local_day('debrief_date', 'time_zone') }} as debrief_date,
    {{ local_day('reflection_date', 'time_zone') }} as reflection_date,
    {{ as_code('status') }} as cycle_status,
    {{ record_word('goal_focus') }} as goal_focus,
    {{ record_word('goal_origin') }} as goal_origin
from answers

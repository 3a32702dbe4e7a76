-- What the district's seeds and calendar do not cover, counted.
{% set log_questions = ['submitted_at', 'coach_email', 'coach_name', 'session_date', 'school', 'teacher_emails', 'teacher_names', 'duration_minutes', 'attended_minutes', 'format', 'session_type', 'standards', 'primary_standard', 'standard_minutes', 'activities', 'cycle_id', 'follow_up_needed', 'follow_up_done', 'follow_up_date'] -%}
{% set cycle_questions = ['cycle_id', 'teacher_email', 'coach_email', 'school', 'entry_path', 'interest_date', 'kickoff_date', 'goal_set_date', 'planned_end_date', 'lesson_date', 'debrief_date', 'reflection_date', 'status'] -%}
{% set survey_questions = ['response_id', 'recorded_at', 'time_zone', 'status', 'finished', 'email_hash', 'staff_id', 'respondent_id', 'respondent_group'] -%}
with answers as (
    select * from {{ ref('int_form_answers__mapped') }}
),

findings as (
    select
        'form_column_unmapped' as finding,
        concat(answers.form_id, ' ', answers.form_version) as subject,
        answers.source_field as detail,
        count(*) as row_count
    from answers
    left join {{ ref('survey_questions') }} as questions
        on answers.form_id = questions.form_id and answers.question_id = questions.question_id
    where
        questions.question_id is null
        and not (answers.feeds = 'coaching_log' and answers.question_id in ('{{ log_questions | join("', '") }}'))
        and not (answers.feeds = 'coaching_cycles' and answers.question_id in ('{{ cycle_questions | join("', '") }}'))
        and not (answers.feeds = 'survey' and answers.question_id in ('{{ survey_questions | join("', '") }}'))
    group by answers.form_id, answers.form_version, answers.source_field
    union all
    select
        'survey_answer_not_scored' as finding,
        concat(form_id, ' ', form_version) as subject,
        question_id as detail,
        count(*) as row_count
    from {{ ref('int_survey_answers__scored') }}
    where raw_value is not null and scored_value is null
    group by form_id, form_version, question_id
    union all
    select
        'lms_activity_unmapped' as finding,
        platform as subject,
        activity_class as detail,
        cast(sum(n_events) as bigint) as row_count
    from {{ ref('fct_lms_daily') }}
    where activity_class = 'unmapped'
    group by platform, activity_class
    union all
    select
        'lms_event_without_date' as finding,
        platform as subject,
        event_source as detail,
        count(*) as row_count
    from {{ ref('int_lms__other_events') }}
    where event_date is null
    group by platform, event_source
    union all
    select
        'session_outside_calendar' as finding,
        concat(sessions.form_id, ' ', sessions.form_version) as subject,
        case when sessions.session_date is null then 'session_date missing or not a date' else 'session_date outside the calendar' end as detail,
        count(*) as row_count
    from {{ ref('fct_coaching_session') }} as sessions
    left join {{ ref('int_calendar__days') }} as days on sessions.session_date = days.date_day
    where days.school_year is null
    group by
        concat(sessions.form_id, ' ', sessions.form_version),
        case when sessions.session_date is null then 'session_date missing or not a date' else 'session_date outside the calendar' end
    union all
    select
        'session_without_duration' as finding,
        concat(form_id, ' ', form_version) as subject,
        'duration_minutes' as detail,
        count(*) as row_count
    from {{ ref('fct_coaching_session') }}
    where duration_minutes is null
    group by concat(form_id, ' ', form_version)
    union all
    select
        'job_title_unmapped' as finding,
        'job_titles' as subject,
        coalesce(staff.job_title_raw, '(none)') as detail,
        count(*) as row_count
    from {{ ref('dim_staff') }} as staff
    where staff.is_current and staff.job_title_norm = 'other' and staff.job_title_raw is not null
    group by coalesce(staff.job_title_raw, '(none)')
)

select
    finding,
    subject,
    detail,
    cast(row_count as bigint) as row_count
from findings

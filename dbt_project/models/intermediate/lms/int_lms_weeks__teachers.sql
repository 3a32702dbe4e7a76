{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='fail',
          pre_hook="{{ forget_weeks('int_lms_weeks__signature') }}") }}
-- depends_on: {{ ref('int_lms_weeks__signature') }}
-- What was done in a teacher's sections in a week. Counted by week, only where a day of it changed, and from days: no
-- event is read again. A student in two sections of the teacher is one. A closed week is what is kept of it.
{% set weeks = pending_weeks('int_lms_weeks__signature') %}

with days as (
    select
        *,
        cast({{ dbt.date_trunc('week', 'event_date') }} as date) as week_start_date
    from {{ ref('fct_lms_daily') }}
    where teacher_key is not null and {{ in_weeks('event_date', weeks) }}
),

counted as (
    select
        teacher_key,
        week_start_date,
        {{ events_of('student', "direction = 'active'") }} as n_active_events,
        {{ events_of('student', "direction = 'passive'") }} as n_passive_events,
        {{ events_of('student', "direction not in ('active', 'passive', 'excluded')") }} as n_unmapped_events,
        {{ events_of('teacher', "activity_class = 'set_work'", uses=true) }} as n_work_set,
        {{ events_of('teacher', "direction = 'feedback' and activity_class <> 'comment'") }} as n_feedback_events,
        {{ events_of('teacher', "activity_class = 'comment'", uses=true) }} as n_comments,
        {{ events_of('teacher', "activity_class = 'discuss'", uses=true) }} as n_discussion_posts,
        {{ events_of('teacher', "direction = 'active' and activity_class not in ('set_work', 'discuss')") }}
            as n_design_events,
        {{ events_of('teacher', "direction = 'passive'") }} as n_teacher_views,
        cast(sum(case when actor_role = 'student' then n_sessions end) as bigint) as n_student_sessions,
        cast(sum(case when actor_role = 'teacher' then n_sessions end) as bigint) as n_teacher_sessions
    from days
    group by teacher_key, week_start_date
),

seats as (
    select * from {{ ref('int_lms__section_teachers') }}
),

teachers as (
    -- one person may hold two accounts
    {{ merged_spans('seats', ['platform', 'section_id', 'teacher_key']) }}
),

students as (
    select
        teachers.teacher_key,
        cast({{ dbt.date_trunc('week', 'actors.event_date') }} as date) as week_start_date,
        cast(count(distinct concat(actors.platform, '|', actors.user_id)) as bigint) as n_students
    from {{ ref('int_lms_days__actors') }} as actors
    inner join teachers
        on
            actors.platform = teachers.platform and actors.section_id = teachers.section_id
            and actors.event_date between teachers.begin_date and teachers.end_date
    where
        actors.actor_role = 'student' and actors.direction <> 'excluded'
        and {{ in_weeks('actors.event_date', weeks) }}
    group by teachers.teacher_key, cast({{ dbt.date_trunc('week', 'actors.event_date') }} as date)
),

accounts as (
    -- a course has several sections
    {{ merged_spans('seats', ['platform', 'course_id', 'user_id', 'teacher_key']) }}
),

replies as (
    select
        accounts.teacher_key,
        cast({{ dbt.date_trunc('week', 'events.event_date') }} as date) as week_start_date,
        cast(count(*) as bigint) as n_feedback_timed,
        percentile_cont(0.5) within group (
            order by cast({{ seconds_between('events.replies_to_at', 'events.occurred_at') }} as double) / 3600
        ) as feedback_hours_median
    from {{ ref('int_lms__events_credited') }} as events
    inner join accounts
        on
            events.platform = accounts.platform and events.user_id = accounts.user_id
            and events.course_id = accounts.course_id
            and events.event_date between accounts.begin_date and accounts.end_date
    where
        events.replies_to_at is not null
        and {{ in_weeks('events.event_date', weeks) }}
        and not exists (
            select 1 from {{ ref('int_lms__staff_pd_courses') }} as pd_courses
            where events.platform = pd_courses.platform and events.course_id = pd_courses.course_id
        )
    group by accounts.teacher_key, cast({{ dbt.date_trunc('week', 'events.event_date') }} as date)
)

select
    counted.teacher_key,
    counted.week_start_date,
    coalesce(students.n_students, 0) as n_students,
    counted.n_active_events,
    counted.n_passive_events,
    counted.n_unmapped_events,
    counted.n_student_sessions,
    counted.n_work_set,
    counted.n_design_events,
    counted.n_teacher_views,
    counted.n_teacher_sessions,
    counted.n_feedback_events,
    counted.n_comments,
    counted.n_discussion_posts,
    coalesce(replies.n_feedback_timed, 0) as n_feedback_timed,
    replies.feedback_hours_median,
    signatures.signature
from counted
inner join {{ ref('int_lms_weeks__signature') }} as signatures
    on counted.week_start_date = signatures.week_start_date
left join students
    on counted.teacher_key = students.teacher_key and counted.week_start_date = students.week_start_date
left join replies
    on counted.teacher_key = replies.teacher_key and counted.week_start_date = replies.week_start_date
union all
select
    kept.teacher_key,
    kept.week_start_date,
    kept.n_students,
    kept.n_active_events,
    kept.n_passive_events,
    kept.n_unmapped_events,
    kept.n_student_sessions,
    kept.n_work_set,
    kept.n_design_events,
    kept.n_teacher_views,
    kept.n_teacher_sessions,
    kept.n_feedback_events,
    kept.n_comments,
    kept.n_discussion_posts,
    kept.n_feedback_timed,
    kept.feedback_hours_median,
    signatures.signature
from {{ ref('int_lms_kept__teachers') }} as kept
inner join {{ ref('int_lms_weeks__signature') }} as signatures
    on kept.week_start_date = signatures.week_start_date
where kept.week_start_date in ({{ date_list(weeks) }})

-- Submissions by who handed them in and by who graded them; an assignment made is every teacher's of its course. What a
-- process graded (a quiz, a tool) is nobody's feedback: its grader holds no teacher's seat in the course. What one
-- grader gave for one assignment in one second is one piece of feedback: a group's work is graded at once for each.
select
    submission_id as event_id,
    'canvas' as platform,
    'submissions' as event_source,
    {{ local_date('submitted_at') }} as event_date,
    user_id,
    course_id,
    cast(null as {{ dbt.type_string() }}) as section_id,
    assignment_id as object_id,
    concat('submission:', coalesce(submission_type, '')) as event_type,
    'submission' as event_group,
    cast(1 as bigint) as n_events,
    submitted_at as occurred_at,
    cast(null as timestamp) as replies_to_at,
    true as is_in_course,
    false as is_by_section_teachers
from {{ ref('stg_canvas__submissions') }}
where submitted_at is not null
union all
select
    min(submission_id) as event_id,
    'canvas' as platform,
    'gradings' as event_source,
    {{ local_date('min(graded_at)') }} as event_date,
    grader_id as user_id,
    course_id,
    cast(null as {{ dbt.type_string() }}) as section_id,
    assignment_id as object_id,
    'submission_graded' as event_type,
    'submission_graded' as event_group,
    cast(1 as bigint) as n_events,
    min(graded_at) as occurred_at,
    -- work that was handed in again after it was graded is not what the grade replied to
    min(case when submitted_at <= graded_at then submitted_at end) as replies_to_at,
    true as is_in_course,
    false as is_by_section_teachers
from {{ ref('stg_canvas__submissions') }} as graded
where
    graded_at is not null
    and exists (
        select 1 from {{ ref('stg_canvas__as_lms_memberships') }} as seats
        where
            seats.user_id = graded.grader_id
            and seats.course_id = graded.course_id
            and seats.actor_role = 'teacher'
    )
    -- what is handed in by the test student of the student view is nobody's work
    and not exists (
        select 1 from {{ ref('stg_canvas__as_lms_memberships') }} as seats
        where
            seats.user_id = graded.user_id
            and seats.course_id = graded.course_id
            and seats.actor_role = 'neither'
    )
group by course_id, assignment_id, grader_id, {{ dbt.date_trunc('second', 'graded_at') }}
union all
select
    assignment_id as event_id,
    'canvas' as platform,
    'assignments' as event_source,
    {{ local_date('created_at') }} as event_date,
    cast(null as {{ dbt.type_string() }}) as user_id,
    course_id,
    cast(null as {{ dbt.type_string() }}) as section_id,
    assignment_id as object_id,
    'assignment_created' as event_type,
    'assignment_created' as event_group,
    cast(1 as bigint) as n_events,
    -- known, but not whose: it begins nobody's session
    cast(null as timestamp) as occurred_at,
    cast(null as timestamp) as replies_to_at,
    true as is_in_course,
    true as is_by_section_teachers
from {{ ref('stg_canvas__assignments') }}
-- a draft is not set yet
where created_at is not null and coalesce(is_published, true)

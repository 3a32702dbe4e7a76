-- Submissions by who handed them in; an assignment made is every teacher's of its course.
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
    true as is_in_course,
    false as is_by_section_teachers
from {{ ref('stg_canvas__submissions') }}
where submitted_at is not null
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
    true as is_in_course,
    true as is_by_section_teachers
from {{ ref('stg_canvas__assignments') }}
where created_at is not null

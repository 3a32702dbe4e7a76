-- Events that are not page views: submissions, assignments made, and files. One row per event or, for files, per row of the file.
with submissions as (
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
        cast(1 as bigint) as n_events
    from {{ ref('stg_canvas__submissions') }}
    where submitted_at is not null
),

assignments as (
    select
        assignments.assignment_id as event_id,
        'canvas' as platform,
        'assignments' as event_source,
        {{ local_date('assignments.created_at') }} as event_date,
        teachers.user_id,
        assignments.course_id,
        teachers.section_id,
        assignments.assignment_id as object_id,
        'assignment_created' as event_type,
        'assignment_created' as event_group,
        cast(1 as bigint) as n_events
    from {{ ref('stg_canvas__assignments') }} as assignments
    left join {{ ref('int_lms__section_teachers') }} as teachers on assignments.course_id = teachers.course_id
    where assignments.created_at is not null
),

files as (
    select
        cast(null as {{ dbt.type_string() }}) as event_id,
        events.platform,
        'files' as event_source,
        coalesce(
            events.event_date,
            cast({{ dbt.dateadd('day', 'cast(events.day_offset as integer)', 'cast(starts.start_date as date)') }} as date)
        ) as event_date,
        events.user_id,
        cast(null as {{ dbt.type_string() }}) as course_id,
        events.section_id,
        events.object_id,
        coalesce(events.event_type, objects.event_type, 'unknown') as event_type,
        coalesce(events.event_type, objects.event_type, 'unknown') as event_group,
        events.event_count as n_events
    from {{ ref('stg_lms_files__events') }} as events
    left join {{ ref('lms_section_starts') }} as starts on events.section_id = starts.section_id
    left join {{ ref('int_lms__file_objects') }} as objects on events.platform = objects.platform and events.object_id = objects.object_id
)

select * from submissions
union all
select * from assignments
union all
select * from files

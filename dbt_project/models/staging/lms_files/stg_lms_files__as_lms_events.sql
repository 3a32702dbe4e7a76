-- An object's type counts where all rows that name the object agree; a day that is a number counts from the section's
-- start.
with objects as (
    select
        platform,
        object_id,
        min(event_type) as event_type
    from {{ ref('stg_lms_files__objects') }}
    group by platform, object_id
    having count(distinct event_type) = 1
)

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
    events.event_count as n_events,
    cast(null as timestamp) as occurred_at,
    cast(null as timestamp) as replies_to_at,
    false as is_in_course,
    false as is_by_section_teachers
from {{ ref('stg_lms_files__events') }} as events
left join {{ ref('lms_section_starts') }} as starts on events.section_id = starts.section_id
left join objects on events.platform = objects.platform and events.object_id = objects.object_id

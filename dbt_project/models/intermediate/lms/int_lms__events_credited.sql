-- Events that are not windowed, each by somebody: what a section's teachers made counts for each who held its seat that
-- day.
select
    events.event_id,
    events.platform,
    events.event_source,
    events.event_date,
    case when events.is_by_section_teachers then teachers.user_id else events.user_id end as user_id,
    events.course_id,
    coalesce(events.section_id, teachers.section_id) as section_id,
    events.object_id,
    events.event_type,
    events.event_group,
    events.n_events,
    events.occurred_at,
    events.replies_to_at,
    events.is_in_course,
    events.is_by_section_teachers
from {{ ref('int_lms__events') }} as events
left join {{ ref('int_lms__section_teachers') }} as teachers
    -- the flag is part of the key: a condition on one side alone would compare every row with every row
    on
        events.platform = teachers.platform
        and case when events.is_by_section_teachers then events.course_id end = teachers.course_id
        and events.event_date between teachers.begin_date and teachers.end_date

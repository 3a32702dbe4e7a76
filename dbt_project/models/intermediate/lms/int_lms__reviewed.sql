-- What learning platforms tell that counts nowhere, in no section or under no name, counted.
with windowed_days as (
    -- trailing windows repeat a day: its fullest load tells how many there are
    select
        platform,
        event_source,
        event_date,
        max(no_course_count) as no_course_count,
        max(staff_pd_count) as staff_pd_count
    from {{ ref('int_lms_loads__days') }}
    where event_date is not null
    group by platform, event_source, event_date
),

course_events as (
    select
        platform,
        event_source,
        course_id,
        n_events
    from {{ ref('int_lms__events_credited') }}
    where is_in_course and event_date is not null
),

left_out as (
    select
        'lms_event_without_course' as finding,
        platform,
        event_source,
        no_course_count as n_events
    from windowed_days
    union all
    select
        'lms_event_in_staff_pd_course' as finding,
        platform,
        event_source,
        staff_pd_count as n_events
    from windowed_days
    union all
    select
        'lms_event_without_course' as finding,
        platform,
        event_source,
        n_events
    from course_events
    where course_id is null
    union all
    select
        'lms_event_in_staff_pd_course' as finding,
        course_events.platform,
        course_events.event_source,
        course_events.n_events
    from course_events
    inner join {{ ref('int_lms__staff_pd_courses') }} as pd_courses
        on course_events.platform = pd_courses.platform and course_events.course_id = pd_courses.course_id
)

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
from {{ ref('int_lms__events_credited') }}
where event_date is null
group by platform, event_source
union all
select
    finding,
    platform as subject,
    event_source as detail,
    cast(sum(n_events) as bigint) as row_count
from left_out
group by finding, platform, event_source
having max(n_events) > 0
union all
select
    'lms_event_without_section' as finding,
    platform as subject,
    case when unplaced_course_id is null then 'no section given' else 'not enrolled in the course' end as detail,
    cast(sum(n_events) as bigint) as row_count
from {{ ref('fct_lms_daily') }}
where section_key is null
group by
    platform, case
        when unplaced_course_id is null then 'no section given'
        else 'not enrolled in the course'
    end
union all
select
    'lms_member_neither' as finding,
    platform as subject,
    'neither teacher nor student' as detail,
    count(*) as row_count
from {{ ref('int_lms__memberships') }}
where actor_role = 'neither' and not is_void
group by platform

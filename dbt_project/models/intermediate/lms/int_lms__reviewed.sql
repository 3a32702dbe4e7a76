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
    cross join {{ ref('int_lms__closed') }} as closed
    where event_date >= closed.until_date
    group by platform, event_source, event_date
),

course_events as (
    select
        platform,
        event_source,
        course_id,
        n_events
    from {{ ref('int_lms__events_credited') }}
    cross join {{ ref('int_lms__closed') }} as closed
    where is_in_course and event_date >= closed.until_date
),

-- what came when its week was closed: of a load that is whole still counted from its days, else when it went
late as (
    select
        days.platform,
        days.event_source,
        days.row_count as n_events
    from {{ ref('int_lms_loads__days') }} as days
    inner join {{ source('coaching', 'loads') }} as loads
        on
            days.event_source = loads.stream and days.load_date = cast(loads.load_date as date)
            and days.load_id = loads.load_id
    left join {{ source('coaching', 'kept_lms_loads') }} as kept
        on days.load_date = cast(kept.load_date as date) and days.load_id = kept.load_id
    cross join {{ ref('int_lms__closed') }} as closed
    where loads.aged_until is null and days.event_date < coalesce(cast(kept.counted_from as date), closed.until_date)
    union all
    select
        sources.platform,
        loads.stream as event_source,
        loads.late as n_events
    from {{ source('coaching', 'loads') }} as loads
    inner join {{ ref('int_lms__sources') }} as sources
        on loads.source = sources.source_name and loads.stream = sources.stream_name
    where loads.late > 0
    union all
    select
        lists.platform,
        lists.event_source,
        lists.n_events - coalesce(kept.n_events, 0) as n_events
    from (
        select
            events.platform,
            events.event_source,
            cast(sum(events.n_events) as bigint) as n_events
        from {{ ref('int_lms__events_credited') }} as events
        cross join {{ ref('int_lms__closed') }} as closed
        where events.event_date < closed.until_date
        group by events.platform, events.event_source
    ) as lists
    left join {{ source('coaching', 'kept_lms_others') }} as kept
        on lists.platform = kept.platform and lists.event_source = kept.event_source
    where lists.n_events > coalesce(kept.n_events, 0)
),

-- closed weeks that no mart shows, for no list names the teacher any more, or a section of the school
unseen as (
    select 'weeks of teachers' as detail
    from {{ source('coaching', 'kept_lms_teacher_weeks') }} as kept
    left join {{ ref('int_people__former_keys') }} as former on kept.teacher_key = former.former_key
    where
        not exists (
            select 1 from {{ ref('dim_staff') }} as staff
            where staff.person_key = coalesce(former.person_key, kept.teacher_key)
        )
    union all
    select 'weeks of schools' as detail
    from {{ source('coaching', 'kept_lms_school_weeks') }} as kept
    where
        not exists (
            select 1 from {{ ref('dim_section') }} as sections
            cross join (select school_key from {{ ref('dim_school') }} where is_unknown) as unknown
            where coalesce(sections.school_key, unknown.school_key) = kept.school_key
        )
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
    'lms_event_after_its_week_closed' as finding,
    platform as subject,
    event_source as detail,
    cast(sum(n_events) as bigint) as row_count
from late
group by platform, event_source
union all
select
    'lms_closed_week_not_shown' as finding,
    'kept' as subject,
    detail,
    count(*) as row_count
from unseen
group by detail
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

{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='fail',
          pre_hook="{{ forget_days('int_lms_days__signature', 'int_lms_days__state') }}") }}
-- depends_on: {{ ref('int_lms_days__signature') }}
-- Built by local day: only days whose events changed, each from all loads that can hold it.
{% set pending = pending_days('int_lms_days__signature', 'int_lms_days__state', 'windowed') %}
{% set first_build = not is_incremental() %}

with windowed_rows as (
    select
        *,
        row_number() over (
            partition by platform, event_source, event_id order by load_date desc, row_number_in_load desc
        ) as recency
    from {{ ref('int_lms__windowed_events') }}
    where load_date in ({{ date_list(pending.load_dates) }})
),

windowed as (
    select
        platform,
        event_date,
        user_id,
        course_id,
        cast(null as {{ dbt.type_string() }}) as section_id,
        object_id,
        event_type,
        event_group,
        cast(count(*) as bigint) as n_events,
        true as is_in_course,
        false as is_by_section_teachers
    from windowed_rows
    where recency = 1 {{ '' if first_build else 'and event_date in (' ~ date_list(pending.days) ~ ')' }}
    group by platform, event_date, user_id, course_id, object_id, event_type, event_group
),

events as (
    select * from windowed
    union all
    select
        platform,
        event_date,
        user_id,
        course_id,
        section_id,
        object_id,
        event_type,
        event_group,
        n_events,
        is_in_course,
        is_by_section_teachers
    from {{ ref('int_lms__events_credited') }}
    {{ '' if first_build else 'where event_date in (' ~ date_list(pending.days) ~ ')' }}
),

placed as (
    select
        events.platform,
        events.event_date,
        events.user_id,
        events.object_id,
        events.event_type,
        events.event_group,
        events.n_events,
        events.course_id,
        coalesce(events.section_id, members.section_id) as section_id,
        case
            when events.is_by_section_teachers then 'teacher'
            else coalesce(members.actor_role, 'student')
        end as actor_role
    from events
    left join {{ ref('int_lms__memberships_ranked') }} as members
        on
            events.platform = members.platform and events.user_id = members.user_id
            and events.course_id = members.course_id
    where
        events.event_date is not null
        and (not events.is_in_course or events.course_id is not null)
        and coalesce(members.actor_role, '') <> 'neither'
        and not exists (
            select 1 from {{ ref('int_lms__staff_pd_courses') }} as pd_courses
            where events.platform = pd_courses.platform and events.course_id = pd_courses.course_id
        )
),

classed as (
    select
        placed.*,
        coalesce(exact.activity_class, grouped.activity_class, 'unmapped') as activity_class,
        coalesce(exact.direction, grouped.direction, 'unmapped') as direction
    from placed
    left join {{ ref('lms_activity_classes') }} as exact
        on
            placed.platform = exact.platform and placed.actor_role = exact.actor_role
            and placed.event_type = exact.event_type
    left join {{ ref('lms_activity_classes') }} as grouped
        on
            placed.platform = grouped.platform and placed.actor_role = grouped.actor_role
            and placed.event_group = grouped.event_type
),

credits as (
    -- a student's event counts for each teacher of the section, a teacher's own event for that teacher
    select distinct -- one person may hold two accounts
        platform,
        section_id,
        'student' as actor_role,
        '' as user_id,
        teacher_key
    from {{ ref('int_lms__section_teachers') }}
    union all
    select
        platform,
        section_id,
        'teacher' as actor_role,
        user_id,
        teacher_key
    from {{ ref('int_lms__section_teachers') }}
),

attributed as (
    select
        classed.*,
        credits.teacher_key
    from classed
    left join credits
        on
            classed.platform = credits.platform
            and classed.section_id = credits.section_id
            and classed.actor_role = credits.actor_role
            and case when classed.actor_role = 'student' then '' else classed.user_id end = credits.user_id
)

select
    {{ surrogate_key(['platform', 'event_date', 'teacher_key', 'section_id',
        "case when section_id is null then course_id end", 'activity_class', 'direction']) }} as lms_daily_key,
    event_date,
    platform,
    teacher_key,
    case when section_id is not null then {{ surrogate_key(["'section'", 'platform', 'section_id']) }} end
        as section_key,
    case when section_id is null then course_id end as unplaced_course_id,
    activity_class,
    direction,
    cast(sum(n_events) as bigint) as n_events,
    -- who is not enrolled in the course is nobody's student there
    cast(count(distinct case
        when actor_role = 'student' and (section_id is not null or course_id is null) then user_id
    end) as bigint) as n_active_students,
    cast(count(distinct object_id) as bigint) as n_distinct_objects
from attributed
group by
    platform, event_date, teacher_key, section_id, case when section_id is null then course_id end, activity_class,
    direction

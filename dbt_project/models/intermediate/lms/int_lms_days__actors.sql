{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='fail',
          pre_hook="{{ forget_days('int_lms_days__signature', 'int_lms_days__state') }}") }}
-- depends_on: {{ ref('int_lms_days__signature') }}
-- Built by local day: only days whose events changed, each from all loads that can hold it. This is where events are
-- read; days and weeks are counted from here. Days of closed weeks are none.
{% set pending = pending_days('int_lms_days__signature', 'int_lms_days__state', 'windowed') %}
{% set first_build = not is_incremental() %}

with windowed_rows as (
    select
        *,
        row_number() over (
            -- where one stream alone brings them, its ids tell them apart; to compare two constants costs a tenth
            partition by {{ 'platform, event_source, ' if var('loads_of')['windowed'] | length > 1 }}event_id
            order by load_date desc, row_number_in_load desc
        ) as recency
    from {{ ref('int_lms__windowed_events') }}
    where load_date in ({{ date_list(pending.load_dates) }})
),

events as (
    select
        platform,
        event_date,
        user_id,
        course_id,
        cast(null as {{ dbt.type_string() }}) as section_id,
        object_id,
        event_type,
        event_group,
        cast(1 as bigint) as n_events,
        occurred_at,
        true as is_in_course,
        false as is_by_section_teachers
    from windowed_rows
    where recency = 1 {{ '' if first_build else 'and event_date in (' ~ date_list(pending.days) ~ ')' }}
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
        occurred_at,
        is_in_course,
        is_by_section_teachers
    from {{ ref('int_lms__events_credited') }}
    {{ '' if first_build else 'where event_date in (' ~ date_list(pending.days) ~ ')' }}
),

taught as (
    select *
    from events
    where
        -- one value: a join would hold each event against it
        event_date >= (select closed.until_date from {{ ref('int_lms__closed') }} as closed)
        and (not is_in_course or course_id is not null)
        and not exists (
            select 1 from {{ ref('int_lms__staff_pd_courses') }} as pd_courses
            where events.platform = pd_courses.platform and events.course_id = pd_courses.course_id
        )
),

-- what the platform does by itself (saves a draft, says that a page is still open) neither begins nor prolongs a
-- session
timed as (
    select
        taught.*,
        case
            when taught.occurred_at is not null and excluded.event_type is null
                then lag(taught.occurred_at) over (
                    partition by
                        taught.platform, taught.user_id, taught.event_date,
                        taught.occurred_at is not null and excluded.event_type is null
                    -- of equal instants always the same one begins the session
                    order by
                        taught.occurred_at, taught.course_id, taught.section_id, taught.object_id, taught.event_type
                )
        end as previous_at,
        taught.occurred_at is not null and excluded.event_type is null as is_timed
    from taught
    left join (
        select
            platform,
            event_type
        from {{ ref('lms_activity_classes') }}
        where direction = 'excluded'
        group by platform, event_type
    ) as excluded
        on taught.platform = excluded.platform and taught.event_type = excluded.event_type
),

started as (
    select
        *,
        is_timed
        and (previous_at is null or {{ seconds_between('previous_at', 'occurred_at') }} > 1800) as is_session_start
    from timed
),

counted as (
    select
        platform,
        event_date,
        user_id,
        course_id,
        section_id,
        object_id,
        event_type,
        event_group,
        is_by_section_teachers,
        cast(sum(n_events) as bigint) as n_events,
        cast(sum(case when is_timed then 1 else 0 end) as bigint) as n_timed,
        cast(sum(case when is_session_start then 1 else 0 end) as bigint) as n_sessions
    from started
    group by
        platform, event_date, user_id, course_id, section_id, object_id, event_type, event_group,
        is_by_section_teachers
),

placed as (
    select
        counted.platform,
        counted.event_date,
        counted.user_id,
        counted.object_id,
        counted.event_type,
        counted.event_group,
        counted.n_events,
        counted.n_timed,
        counted.n_sessions,
        counted.course_id,
        coalesce(counted.section_id, members.section_id) as section_id,
        case
            when counted.is_by_section_teachers then 'teacher'
            else coalesce(members.actor_role, 'student')
        end as actor_role
    from counted
    left join {{ ref('int_lms__memberships_dated') }} as members
        on
            counted.platform = members.platform and counted.user_id = members.user_id
            and counted.course_id = members.course_id
            and counted.event_date between members.begin_date and members.end_date
    where coalesce(members.actor_role, '') <> 'neither'
),

classed as (
    select
        placed.platform,
        placed.event_date,
        placed.section_id,
        case when placed.section_id is null then placed.course_id end as unplaced_course_id,
        placed.actor_role,
        placed.user_id,
        placed.object_id,
        coalesce(exact.activity_class, grouped.activity_class, 'unmapped') as activity_class,
        coalesce(exact.direction, grouped.direction, 'unmapped') as direction,
        placed.n_events,
        placed.n_timed,
        placed.n_sessions
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

by_object as (
    select
        platform,
        event_date,
        section_id,
        unplaced_course_id,
        actor_role,
        user_id,
        activity_class,
        direction,
        object_id,
        -- an object that several touch is one: it is counted with the first of them
        case when object_id is not null then row_number() over (
            partition by
                platform, event_date, section_id, unplaced_course_id, activity_class, direction, object_id, actor_role,
                case when actor_role = 'teacher' then user_id end
            order by user_id nulls last
        ) end as turn,
        cast(sum(n_events) as bigint) as n_events,
        cast(sum(n_timed) as bigint) as n_timed,
        cast(sum(n_sessions) as bigint) as n_sessions
    from classed
    group by
        platform, event_date, section_id, unplaced_course_id, actor_role, user_id, activity_class, direction, object_id
)

select
    platform,
    event_date,
    section_id,
    unplaced_course_id,
    actor_role,
    user_id,
    activity_class,
    direction,
    cast(sum(n_events) as bigint) as n_events,
    case when max(n_timed) > 0 then cast(sum(n_sessions) as bigint) end as n_sessions,
    cast(sum(case when turn = 1 then 1 else 0 end) as bigint) as n_first_objects
from by_object
group by platform, event_date, section_id, unplaced_course_id, actor_role, user_id, activity_class, direction

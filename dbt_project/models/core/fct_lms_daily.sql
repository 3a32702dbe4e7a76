{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='fail',
          pre_hook="{{ forget_days('int_lms_days__signature', 'int_lms_days__state', 'credit_signature') }}") }}
-- depends_on: {{ ref('int_lms_days__signature') }}
-- Built by local day: only days whose events changed, and all of them when it changed who teaches a section.
{% set pending = pending_days('int_lms_days__signature', 'int_lms_days__state', 'windowed', 'credit_signature') %}

with actors as (
    select *
    from {{ ref('int_lms_days__actors') }}
    {{ 'where event_date in (' ~ date_list(pending.days) ~ ')' if is_incremental() else '' }}
),

seats as (
    select * from {{ ref('int_lms__section_teachers') }}
),

taught as (
    -- one person may hold two accounts
    {{ merged_spans('seats', ['platform', 'section_id', 'teacher_key']) }}
),

accounts as (
    {{ merged_spans('seats', ['platform', 'course_id', 'user_id', 'teacher_key']) }}
),

places as (
    select distinct -- two seats of one account in a section
        platform,
        course_id,
        section_id,
        user_id
    from {{ ref('int_lms__memberships') }}
    where actor_role = 'teacher'
),

credits as (
    -- a student's event counts for each who teaches the section that day; a teacher's own event, which is told of the
    -- course and placed in one of their sections, for that teacher while they hold a seat in any
    select
        platform,
        section_id,
        'student' as actor_role,
        '' as user_id,
        teacher_key,
        begin_date,
        end_date
    from taught
    union all
    select
        accounts.platform,
        places.section_id,
        'teacher' as actor_role,
        accounts.user_id,
        accounts.teacher_key,
        accounts.begin_date,
        accounts.end_date
    from accounts
    inner join places
        on
            accounts.platform = places.platform
            and accounts.course_id = places.course_id
            and accounts.user_id = places.user_id
),

attributed as (
    select
        actors.*,
        credits.teacher_key
    from actors
    left join credits
        on
            actors.platform = credits.platform
            and actors.section_id = credits.section_id
            and actors.actor_role = credits.actor_role
            and case when actors.actor_role = 'student' then '' else actors.user_id end = credits.user_id
            and actors.event_date between credits.begin_date and credits.end_date
)

select
    {{ surrogate_key(['platform', 'event_date', 'teacher_key', 'section_id', 'unplaced_course_id', 'actor_role',
        'activity_class', 'direction']) }} as lms_daily_key,
    event_date,
    platform,
    teacher_key,
    case when section_id is not null then {{ surrogate_key(["'section'", 'platform', 'section_id']) }} end
        as section_key,
    unplaced_course_id,
    actor_role,
    activity_class,
    direction,
    cast(sum(n_events) as bigint) as n_events,
    -- who is not enrolled in the course is nobody's student there
    cast(count(distinct case
        when actor_role = 'student' and (section_id is not null or unplaced_course_id is null) then user_id
    end) as bigint) as n_active_students,
    cast(sum(n_first_objects) as bigint) as n_distinct_objects,
    cast(sum(n_sessions) as bigint) as n_sessions
from attributed
group by
    platform, event_date, teacher_key, section_id, unplaced_course_id, actor_role, activity_class, direction

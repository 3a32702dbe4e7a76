{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='fail',
          pre_hook="{{ forget_weeks('int_lms_weeks__signature') }}") }}
-- depends_on: {{ ref('int_lms_weeks__signature') }}
-- What students did in a school's sections in a week, by class of activity and over all classes. An event counts once,
-- however many teach the section; a student counts once in each row. A closed week is what is kept of it.
{% set weeks = pending_weeks('int_lms_weeks__signature') %}

with actors as (
    select
        actors.*,
        cast({{ dbt.date_trunc('week', 'actors.event_date') }} as date) as week_start_date,
        coalesce(sections.school_key, unknown.school_key) as school_key
    from {{ ref('int_lms_days__actors') }} as actors
    inner join {{ ref('dim_section') }} as sections
        on actors.platform = sections.platform and actors.section_id = sections.section_id
    cross join (select school_key from {{ ref('dim_school') }} where is_unknown) as unknown
    where
        actors.actor_role = 'student' and actors.direction <> 'excluded'
        and {{ in_weeks('actors.event_date', weeks) }}
),

members as (
    select
        'class' as level,
        *
    from actors
    union all
    select
        'all' as level,
        *
    from actors
),

labelled as (
    select
        *,
        case when level = 'all' then 'all' else activity_class end as class_member
    from members
),

counted as (
    select
        school_key,
        week_start_date,
        class_member,
        cast(sum(case when direction = 'active' then n_events end) as bigint) as n_active_events,
        cast(sum(case when direction = 'passive' then n_events end) as bigint) as n_passive_events,
        cast(sum(case when direction not in ('active', 'passive') then n_events end) as bigint) as n_unmapped_events,
        cast(count(distinct concat(platform, '|', user_id)) as bigint) as n_students
    from labelled
    group by school_key, week_start_date, class_member
),

sections as (
    select
        platform,
        section_id,
        event_date,
        school_key,
        week_start_date,
        class_member
    from labelled
    group by platform, section_id, event_date, school_key, week_start_date, class_member
),

taught as (
    select
        sections.school_key,
        sections.week_start_date,
        sections.class_member,
        cast(count(distinct teachers.teacher_key) as bigint) as n_teachers
    from sections
    inner join {{ ref('int_lms__section_teachers') }} as teachers
        on
            sections.platform = teachers.platform and sections.section_id = teachers.section_id
            and sections.event_date between teachers.begin_date and teachers.end_date
    group by sections.school_key, sections.week_start_date, sections.class_member
)

select
    counted.school_key,
    counted.week_start_date,
    counted.class_member as activity_class,
    coalesce(counted.n_active_events, 0) as n_active_events,
    coalesce(counted.n_passive_events, 0) as n_passive_events,
    coalesce(counted.n_unmapped_events, 0) as n_unmapped_events,
    counted.n_students,
    coalesce(taught.n_teachers, 0) as n_teachers,
    signatures.signature
from counted
inner join {{ ref('int_lms_weeks__signature') }} as signatures
    on counted.week_start_date = signatures.week_start_date
left join taught
    on
        counted.school_key = taught.school_key and counted.week_start_date = taught.week_start_date
        and counted.class_member = taught.class_member
union all
select
    kept.school_key,
    kept.week_start_date,
    kept.activity_class,
    kept.n_active_events,
    kept.n_passive_events,
    kept.n_unmapped_events,
    kept.n_students,
    kept.n_teachers,
    signatures.signature
from {{ source('coaching', 'kept_lms_school_weeks') }} as kept
inner join {{ ref('int_lms_weeks__signature') }} as signatures
    on kept.week_start_date = signatures.week_start_date
where kept.week_start_date in ({{ date_list(weeks) }})

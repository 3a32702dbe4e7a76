{{ config(schema='marts_restricted') }}
-- What students do in a school's sections, week by week: over all classes of activity in every week with a live
-- section, and by class where there was any. Weeks that were not read whole have no row. A school is grouped as it was
-- on the week's last day.
with weeks as (
    select
        week_start_date,
        max(date_day) as week_end_date,
        max(school_year) as school_year,
        cast(sum(case when is_instructional_day then 1 else 0 end) as bigint) as n_instructional_days
    from {{ ref('dim_date') }}
    group by week_start_date
),

opened as (
    select
        sections.teacher_key,
        sections.school_key,
        sections.platform,
        weeks.week_start_date
    from {{ ref('int_lms_sections__live') }} as sections
    inner join weeks on sections.begin_date <= weeks.week_end_date and sections.end_date >= weeks.week_start_date
),

live as (
    select distinct -- many sections are live in a week
        school_key,
        week_start_date
    from opened
    where teacher_key is not null
),

school_platforms as (
    select distinct -- a school has many sections
        coalesce(sections.school_key, unknown.school_key) as school_key,
        sections.platform
    from {{ ref('dim_section') }} as sections
    cross join (select school_key from {{ ref('dim_school') }} where is_unknown) as unknown
    where sections.course_purpose <> 'staff_pd'
),

-- a school's sections are in several platforms: its week was read when all were in which a section is live then;
-- without one, when all of its platforms were
asked as (
    select distinct -- many sections are live in a week
        school_key,
        platform,
        week_start_date
    from opened
    union all
    select
        school_platforms.school_key,
        school_platforms.platform,
        weeks.week_start_date
    from school_platforms
    cross join weeks
    where not exists (
        select 1 from opened
        where school_platforms.school_key = opened.school_key and weeks.week_start_date = opened.week_start_date
    )
),

read as (
    select
        asked.school_key,
        asked.week_start_date
    from asked
    left join {{ ref('int_lms_weeks__read') }} as weeks_read
        on asked.platform = weeks_read.platform and asked.week_start_date = weeks_read.week_start_date
    group by asked.school_key, asked.week_start_date
    having min(case when weeks_read.is_work_read then 1 else 0 end) = 1
),

used as (
    select * from {{ ref('int_lms_weeks__schools') }}
),

cells as (
    select
        coalesce(live.school_key, used.school_key) as school_key,
        coalesce(live.week_start_date, used.week_start_date) as week_start_date,
        'all' as activity_class,
        coalesce(used.n_active_events, 0) as n_active_events,
        coalesce(used.n_passive_events, 0) as n_passive_events,
        coalesce(used.n_unmapped_events, 0) as n_unmapped_events,
        coalesce(used.n_students, 0) as n_students,
        coalesce(used.n_teachers, 0) as n_teachers
    from live
    full outer join (select * from used where activity_class = 'all') as used
        on live.school_key = used.school_key and live.week_start_date = used.week_start_date
    union all
    select
        school_key,
        week_start_date,
        activity_class,
        n_active_events,
        n_passive_events,
        n_unmapped_events,
        n_students,
        n_teachers
    from used
    where activity_class <> 'all'
),

totals as (
    select
        school_key,
        week_start_date,
        n_active_events + n_passive_events + n_unmapped_events as n_all_events
    from cells
    where activity_class = 'all'
)

select
    cells.school_key,
    schools.school_code,
    schools.school_name,
    schools.school_level,
    sites.school_group,
    sites.poverty_band,
    cells.week_start_date,
    weeks.school_year,
    weeks.n_instructional_days > 0 as is_instructional,
    cells.activity_class,
    cells.n_active_events,
    cells.n_passive_events,
    cells.n_unmapped_events,
    cells.n_active_events + cells.n_passive_events as n_mapped_events,
    {{ rate('cells.n_active_events', 'cells.n_active_events + cells.n_passive_events') }} as active_share,
    cells.n_active_events + cells.n_passive_events + cells.n_unmapped_events as n_events,
    totals.n_all_events,
    {{ rate('cells.n_active_events + cells.n_passive_events + cells.n_unmapped_events', 'totals.n_all_events') }}
        as share_of_events,
    cells.n_students,
    cells.n_teachers
from cells
inner join read on cells.school_key = read.school_key and cells.week_start_date = read.week_start_date
inner join totals on cells.school_key = totals.school_key and cells.week_start_date = totals.week_start_date
inner join weeks on cells.week_start_date = weeks.week_start_date
inner join {{ ref('dim_school') }} as schools on cells.school_key = schools.school_key
inner join {{ ref('int_period_slices__listed') }} as slices
    on weeks.week_end_date between slices.slice_start and slices.slice_end
inner join {{ ref('int_school_sites__listed') }} as sites
    on cells.school_key = sites.school_key and slices.slice_key = sites.span

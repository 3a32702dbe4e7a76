{{ config(materialized='view') }}
-- Every week in which a teacher has a live section, breaks too, and every other week in which something was done in
-- one. No further than the platform was heard.
with heard as (
    select
        platform,
        max(week_start_date) as last_week
    from {{ ref('int_lms_weeks__read') }}
    where is_work_read
    group by platform
),

weeks as (
    select
        week_start_date,
        max(date_day) as week_end_date,
        max(school_year) as school_year,
        cast(sum(case when is_instructional_day then 1 else 0 end) as bigint) as n_instructional_days
    from {{ ref('dim_date') }}
    group by week_start_date
),

live as (
    select
        sections.teacher_key,
        weeks.week_start_date,
        cast(count(distinct sections.section_key) as bigint) as n_sections
    from {{ ref('int_lms_sections__live') }} as sections
    inner join heard on sections.platform = heard.platform
    inner join weeks
        on
            sections.begin_date <= weeks.week_end_date and sections.end_date >= weeks.week_start_date
            -- the week that is not over yet is listed, and says that it was not read whole
            and weeks.week_start_date <= {{ dbt.dateadd('day', 7, 'heard.last_week') }}
    where sections.teacher_key is not null
    group by sections.teacher_key, weeks.week_start_date
),

listed as (
    select
        coalesce(live.teacher_key, used.teacher_key) as teacher_key,
        coalesce(live.week_start_date, used.week_start_date) as week_start_date,
        coalesce(live.n_sections, 0) as n_sections
    from live
    full outer join {{ ref('int_lms_weeks__teachers') }} as used
        on live.teacher_key = used.teacher_key and live.week_start_date = used.week_start_date
),

-- a week is known when every platform was read in which the teacher has a live section then
asked as (
    select distinct -- a teacher has several sections
        sections.teacher_key,
        sections.platform,
        weeks.week_start_date
    from {{ ref('int_lms_sections__live') }} as sections
    inner join weeks on sections.begin_date <= weeks.week_end_date and sections.end_date >= weeks.week_start_date
    where sections.teacher_key is not null
),

platforms as (
    select distinct -- a teacher has several sections
        teacher_key,
        platform
    from {{ ref('int_lms__section_teachers') }}
),

of_weeks as (
    select
        teacher_key,
        platform,
        week_start_date
    from asked
    union all
    -- of a week without a live section all of the teacher's
    select
        listed.teacher_key,
        platforms.platform,
        listed.week_start_date
    from listed
    inner join platforms on listed.teacher_key = platforms.teacher_key
    where not exists (
        select 1 from asked
        where listed.teacher_key = asked.teacher_key and listed.week_start_date = asked.week_start_date
    )
),

read as (
    select
        listed.teacher_key,
        listed.week_start_date,
        min(case when weeks_read.is_work_read then 1 else 0 end) = 1 as is_work_read,
        min(case when weeks_read.is_views_read then 1 else 0 end) = 1 as is_views_read,
        min(case when weeks_read.has_instants then 1 else 0 end) = 1 as has_instants
    from listed
    inner join of_weeks
        on listed.teacher_key = of_weeks.teacher_key and listed.week_start_date = of_weeks.week_start_date
    left join {{ ref('int_lms_weeks__read') }} as weeks_read
        on of_weeks.platform = weeks_read.platform and listed.week_start_date = weeks_read.week_start_date
    group by listed.teacher_key, listed.week_start_date
)

select
    listed.teacher_key,
    listed.week_start_date,
    weeks.week_end_date,
    weeks.school_year,
    weeks.n_instructional_days,
    listed.n_sections,
    coalesce(read.is_work_read, false) as is_work_read,
    coalesce(read.is_views_read, false) as is_views_read,
    coalesce(read.has_instants, false) as has_instants
from listed
inner join weeks on listed.week_start_date = weeks.week_start_date
left join read on listed.teacher_key = read.teacher_key and listed.week_start_date = read.week_start_date

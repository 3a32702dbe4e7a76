-- From when to when a teacher's section is live: the term of the roster's class behind it, as far as the teacher was
-- assigned then; a section without a class of the roster from its first to its last day with events.
with sections as (
    select distinct -- one person may hold two accounts
        teachers.teacher_key,
        teachers.platform,
        dim_section.section_key,
        coalesce(dim_section.school_key, unknown.school_key) as school_key,
        classes.class_id,
        classes.term_id
    from {{ ref('int_lms__section_teachers') }} as teachers
    inner join {{ ref('dim_section') }} as dim_section
        on teachers.platform = dim_section.platform and teachers.section_id = dim_section.section_id
    left join {{ ref('int_roster__classes') }} as classes on dim_section.sis_section_id = classes.class_id
    cross join (select school_key from {{ ref('dim_school') }} where is_unknown) as unknown
    where dim_section.course_purpose <> 'staff_pd'
),

calendar as (
    select
        min(cast(start_date as date)) as first_day,
        max(cast(end_date as date)) as last_day
    from {{ ref('calendar_school_years') }}
),

days as (
    select
        section_key,
        event_date as first_day,
        event_date as last_day
    from {{ ref('fct_lms_daily') }}
    where section_key is not null
    union all
    select
        section_key,
        first_day,
        last_day
    from {{ source('coaching', 'kept_lms_sections') }}
),

seen as (
    select
        section_key,
        min(first_day) as first_day,
        max(last_day) as last_day
    from days
    group by section_key
)

select
    sections.teacher_key,
    sections.platform,
    sections.section_key,
    sections.school_key,
    greatest(coalesce(terms.start_date, calendar.first_day), assignments.begin_date) as begin_date,
    least(coalesce(terms.end_date, calendar.last_day), assignments.end_date) as end_date
from sections
cross join calendar
left join {{ ref('int_roster__terms') }} as terms on sections.term_id = terms.term_id
inner join {{ ref('int_teacher_assignments__merged') }} as assignments on sections.teacher_key = assignments.person_key
where
    sections.class_id is not null
    and assignments.begin_date <= coalesce(terms.end_date, calendar.last_day)
    and assignments.end_date >= coalesce(terms.start_date, calendar.first_day)
union all
select
    sections.teacher_key,
    sections.platform,
    sections.section_key,
    sections.school_key,
    seen.first_day as begin_date,
    seen.last_day as end_date
from sections
inner join seen on sections.section_key = seen.section_key
where sections.class_id is null

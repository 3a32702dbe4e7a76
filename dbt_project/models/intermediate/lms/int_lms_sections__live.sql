-- From when to when a section is live: the term of the roster's class behind it; a section without a class of the
-- roster from its first to its last day with events. For a teacher as far as they held its seat and were assigned then;
-- and, without a teacher, as a whole: a platform of which something is to be known.
with sections as (
    select
        dim_section.platform,
        dim_section.section_id,
        dim_section.section_key,
        coalesce(dim_section.school_key, unknown.school_key) as school_key,
        classes.class_id,
        classes.term_id
    from {{ ref('dim_section') }} as dim_section
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
),

opened as (
    select
        sections.platform,
        sections.section_id,
        sections.section_key,
        sections.school_key,
        coalesce(terms.start_date, calendar.first_day) as begin_date,
        coalesce(terms.end_date, calendar.last_day) as end_date
    from sections
    cross join calendar
    left join {{ ref('int_roster__terms') }} as terms on sections.term_id = terms.term_id
    where sections.class_id is not null
    union all
    select
        sections.platform,
        sections.section_id,
        sections.section_key,
        sections.school_key,
        seen.first_day as begin_date,
        seen.last_day as end_date
    from sections
    inner join seen on sections.section_key = seen.section_key
    where sections.class_id is null
),

seats as (
    select * from {{ ref('int_lms__section_teachers') }}
),

taught as (
    -- one person may hold two accounts
    {{ merged_spans('seats', ['platform', 'section_id', 'teacher_key']) }}
),

assignments as (
    select
        person_key,
        begin_date,
        end_date
    from {{ ref('int_teacher_assignments__merged') }}
    union all
    -- the roster tells of no teacher at all
    select distinct -- a teacher has several seats
        teacher_key as person_key,
        cast('0001-01-01' as date) as begin_date,
        cast('9999-12-31' as date) as end_date
    from seats
    where not exists (select 1 from {{ ref('int_teacher_assignments__merged') }})
)

select
    taught.teacher_key,
    opened.platform,
    opened.section_key,
    opened.school_key,
    greatest(opened.begin_date, taught.begin_date, assignments.begin_date) as begin_date,
    least(opened.end_date, taught.end_date, assignments.end_date) as end_date
from opened
inner join taught on opened.platform = taught.platform and opened.section_id = taught.section_id
inner join assignments on taught.teacher_key = assignments.person_key
where
    greatest(opened.begin_date, taught.begin_date, assignments.begin_date)
    <= least(opened.end_date, taught.end_date, assignments.end_date)
union all
select
    cast(null as {{ dbt.type_string() }}) as teacher_key,
    platform,
    section_key,
    school_key,
    begin_date,
    end_date
from opened

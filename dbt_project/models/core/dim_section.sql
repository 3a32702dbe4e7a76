-- What a course is for follows from its code, which the door has read.
with purposes as (
    select
        platform,
        course_id,
        min(course_purpose) as course_purpose
    from {{ ref('int_lms__courses') }}
    group by platform, course_id
),

classes as (
    select distinct -- a class of several terms has a row for each
        class_id,
        school_id
    from {{ ref('int_roster__classes') }}
)

select
    {{ surrogate_key(["'section'", 'sections.platform', 'sections.section_id']) }} as section_key,
    sections.platform,
    sections.section_id,
    sections.course_id,
    sections.sis_section_id,
    sections.course_code,
    coalesce(purposes.course_purpose, 'student') as course_purpose,
    schools.school_key
from {{ ref('int_lms__sections') }} as sections
left join purposes on sections.platform = purposes.platform and sections.course_id = purposes.course_id
left join classes on sections.sis_section_id = classes.class_id
left join {{ ref('dim_school') }} as schools on classes.school_id = schools.org_id

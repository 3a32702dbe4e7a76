with purposes as (
    select
        courses.course_id,
        min(purposes.course_purpose) as course_purpose
    from {{ ref('stg_canvas__courses') }} as courses
    inner join {{ ref('course_purposes') }} as purposes on courses.course_code like purposes.course_code_pattern
    group by courses.course_id
)

select
    {{ surrogate_key(["'section'", "'canvas'", 'sections.section_id']) }} as section_key,
    'canvas' as platform,
    sections.section_id,
    sections.course_id,
    sections.sis_section_id,
    courses.course_code,
    coalesce(purposes.course_purpose, 'student') as course_purpose,
    schools.school_key
from {{ ref('stg_canvas__sections') }} as sections
left join {{ ref('stg_canvas__courses') }} as courses on sections.course_id = courses.course_id
left join purposes on sections.course_id = purposes.course_id
left join {{ ref('stg_oneroster__classes') }} as classes on sections.sis_section_id = classes.class_id
left join {{ ref('dim_school') }} as schools on classes.school_id = schools.org_id
union all
select
    {{ surrogate_key(["'section'", 'events.platform', 'events.section_id']) }} as section_key,
    events.platform,
    events.section_id,
    cast(null as {{ dbt.type_string() }}) as course_id,
    cast(null as {{ dbt.type_string() }}) as sis_section_id,
    cast(null as {{ dbt.type_string() }}) as course_code,
    'student' as course_purpose,
    cast(null as {{ dbt.type_string() }}) as school_key
from {{ ref('stg_lms_files__events') }} as events
where events.section_id is not null
group by events.platform, events.section_id

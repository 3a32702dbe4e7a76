-- Written by `make staging` from the declaration of classes in extractors/kinds/oneroster: change it there.
{% set columns = [
    'class_id', 'title', 'class_code', 'class_type', 'course_id', 'school_id', 'term_id', 'grades',
    'subjects', 'status', 'date_last_modified'
] %}

with landed as (
    {{ landed('oneroster', 'classes', columns, ['class_id'], 'full', 'ever') }}
)

select
    source_name,
    id_space,
    {{ spaced('oneroster', filled('class_id')) }} as class_id,
    title,
    class_code,
    {{ filled('class_type') }} as class_type,
    {{ spaced('oneroster', filled('course_id')) }} as course_id,
    {{ spaced('oneroster', filled('school_id')) }} as school_id,
    {{ spaced_list('oneroster', 'term_id') }} as term_id,
    grades,
    subjects,
    coalesce(lower({{ filled('status') }}), 'active') as class_status,
    {{ utc_timestamp(read('date_last_modified', 'iso_time')) }} as last_modified_at,
    is_listed,
    load_date
from landed

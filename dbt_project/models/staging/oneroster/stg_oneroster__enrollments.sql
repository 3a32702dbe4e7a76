-- Written by `make staging` from the declaration of enrollments in extractors/kinds/oneroster: change it there.
{% set columns = [
    'enrollment_id', 'user_id', 'class_id', 'school_id', 'role', '"primary"', 'begin_date', 'end_date',
    'status', 'date_last_modified'
] %}

with landed as (
    {{ landed('oneroster', 'enrollments', columns, ['enrollment_id'], 'full', 'newest') }}
)

select
    source_name,
    id_space,
    {{ spaced('oneroster', filled('enrollment_id')) }} as enrollment_id,
    user_id,
    {{ spaced('oneroster', filled('class_id')) }} as class_id,
    {{ spaced('oneroster', filled('school_id')) }} as school_id,
    lower({{ filled('role') }}) as role,
    lower(trim("primary")) = 'true' as is_primary,
    try_cast({{ read('begin_date', 'iso_day') }} as date) as begin_date,
    try_cast({{ read('end_date', 'iso_day') }} as date) as end_date,
    coalesce(lower({{ filled('status') }}), 'active') as enrollment_status,
    {{ utc_timestamp(read('date_last_modified', 'iso_time')) }} as last_modified_at,
    load_date
from landed

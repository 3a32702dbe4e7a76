-- Written by `make staging` from the declaration of enrollments in extractors/kinds/oneroster: change it there.
{% set columns = [
    'enrollment_id', 'user_id', 'class_id', 'school_id', 'role', '"primary"', 'begin_date', 'end_date',
    'status', 'date_last_modified'
] %}

with landed as (
    {{ landed('oneroster', 'enrollments', columns, ['enrollment_id'], 'full', 'history') }}
)

select
    source_name,
    id_space,
    {{ spaced('oneroster', 'enrollment_id') }} as enrollment_id,
    user_id,
    {{ spaced('oneroster', 'class_id') }} as class_id,
    {{ spaced('oneroster', 'school_id') }} as school_id,
    lower(role) as role,
    lower("primary") = 'true' as is_primary,
    {{ parse_date('begin_date') }} as begin_date,
    {{ parse_date('end_date') }} as end_date,
    coalesce(lower(status), 'active') as enrollment_status,
    {{ utc_timestamp('date_last_modified') }} as last_modified_at,
    row_number_in_load,
    load_id,
    load_date
from landed

-- Written by `make staging` from the declaration of sections in extractors/kinds/canvas: change it there.
{% set columns = [
    'section_id', 'course_id', 'sis_section_id', 'name', 'start_at', 'end_at', 'created_at'
] %}

with landed as (
    {{ landed('canvas', 'sections', columns, ['section_id'], 'full', 'ever') }}
)

select
    source_name,
    id_space,
    {{ spaced('canvas', filled('section_id')) }} as section_id,
    {{ spaced('canvas', filled('course_id')) }} as course_id,
    sis_section_id,
    name as section_name,
    {{ utc_timestamp(read('start_at', 'iso_time')) }} as start_at,
    {{ utc_timestamp(read('end_at', 'iso_time')) }} as end_at,
    {{ utc_timestamp(read('created_at', 'iso_time')) }} as created_at,
    is_listed,
    load_date
from landed

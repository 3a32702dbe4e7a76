-- Written by `make staging` from the declaration of academicSessions in extractors/kinds/oneroster: change it there.
{% set columns = [
    'academic_session_id', 'title', 'type', 'start_date', 'end_date', 'school_year', 'parent_session_id',
    'status', 'date_last_modified'
] %}

with landed as (
    {{ landed('oneroster', 'academicSessions', columns, ['academic_session_id'], 'full', 'ever') }}
)

select
    source_name,
    id_space,
    {{ spaced('oneroster', filled('academic_session_id')) }} as academic_session_id,
    title,
    {{ filled('type') }} as session_type,
    try_cast({{ read('start_date', 'iso_day') }} as date) as start_date,
    try_cast({{ read('end_date', 'iso_day') }} as date) as end_date,
    school_year as school_year_label,
    {{ spaced('oneroster', filled('parent_session_id')) }} as parent_session_id,
    coalesce(lower({{ filled('status') }}), 'active') as session_status,
    {{ utc_timestamp(read('date_last_modified', 'iso_time')) }} as last_modified_at,
    is_listed,
    load_date
from landed

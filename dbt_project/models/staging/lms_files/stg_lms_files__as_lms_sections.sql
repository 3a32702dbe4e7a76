select
    platform,
    section_id,
    cast(null as {{ dbt.type_string() }}) as course_id,
    cast(null as {{ dbt.type_string() }}) as sis_section_id,
    cast(null as {{ dbt.type_string() }}) as course_code
from {{ ref('stg_lms_files__events') }}
where section_id is not null
group by platform, section_id

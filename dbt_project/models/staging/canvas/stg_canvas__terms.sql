-- Written by `make staging` from the declaration of terms in extractors/kinds/canvas: change it there.
{% set columns = [
    'term_id', 'sis_term_id', 'name', 'start_at', 'end_at', 'workflow_state'
] %}

with landed as (
    {{ landed('canvas', 'terms', columns, ['term_id'], 'full', 'newest') }}
)

select
    source_name,
    id_space,
    {{ spaced('canvas', filled('term_id')) }} as term_id,
    sis_term_id,
    name as term_name,
    {{ utc_timestamp(read('start_at', 'iso_time')) }} as start_at,
    {{ utc_timestamp(read('end_at', 'iso_time')) }} as end_at,
    workflow_state,
    load_date
from landed

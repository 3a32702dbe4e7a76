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
    {{ spaced('canvas', 'term_id') }} as term_id,
    sis_term_id,
    name as term_name,
    {{ utc_timestamp('start_at') }} as start_at,
    {{ utc_timestamp('end_at') }} as end_at,
    workflow_state,
    load_date
from landed

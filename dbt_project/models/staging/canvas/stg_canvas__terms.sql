with landed as (
    {{ newest_canvas('terms', 'term_id') }}
)

select
    term_id,
    sis_term_id,
    name as term_name,
    {{ utc_timestamp('start_at') }} as start_at,
    {{ utc_timestamp('end_at') }} as end_at,
    workflow_state,
    cast(load_date as date) as load_date
from landed

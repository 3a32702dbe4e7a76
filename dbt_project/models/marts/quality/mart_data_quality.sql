-- bands, and neither a load's id nor a sentence that counts: what changes with one record would tell the night it came
select
    source_name,
    stream_name,
    load_date,
    {{ rows_band('rows_landed') }} as rows_landed_band,
    {{ rows_band('rows_accepted') }} as rows_accepted_band,
    {{ rows_band('rows_quarantined') }} as rows_quarantined_band,
    completeness,
    is_shrink_accepted,
    is_refused
from {{ ref('fct_load') }}

-- rows landed = accepted + quarantined, for every load. Red: a manifest's counts are wrong; the load named here must be
-- pulled again.
select
    source_name,
    stream_name,
    load_date
from {{ ref('fct_load') }}
where rows_landed <> rows_accepted + rows_quarantined

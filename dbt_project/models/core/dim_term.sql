select
    {{ surrogate_key(['vocabulary', 'vocabulary_version', 'term_code']) }} as term_key,
    vocabulary,
    {{ filled('vocabulary_version') }} as vocabulary_version,
    term_code,
    term_name,
    low_end,
    high_end,
    cast(sort as bigint) as sort_order
from {{ ref('ref_terms') }}

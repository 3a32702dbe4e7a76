select
    framework_id,
    framework_name,
    issuer,
    cast(year as bigint) as issued_year,
    cast(standard_count as bigint) as standard_count,
    cast(indicator_count as bigint) as indicator_count
from {{ ref('ref_frameworks') }}

-- depends_on: {{ ref('fct_lms_daily') }}
-- The signatures fct_lms_daily was built from. Written after it, so that a build that stopped between the two builds
-- the same days again.
select
    event_date,
    signature
from {{ ref('int_lms_days__signature') }}

-- depends_on: {{ ref('fct_lms_daily') }}
-- The signatures that int_lms_days__actors and fct_lms_daily were built from. Written after them, so that a build that
-- stopped between builds the same days again.
select
    event_date,
    signature,
    credit_signature
from {{ ref('int_lms_days__signature') }}

select
    class_id,
    school_id,
    term_id
from {{ ref('stg_oneroster__classes') }}

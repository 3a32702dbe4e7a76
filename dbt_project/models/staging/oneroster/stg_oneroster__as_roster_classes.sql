-- Written by `make staging` from the declaration of classes in extractors/kinds/oneroster: change it there.
select
    class_id,
    school_id,
    term_id
from {{ ref('stg_oneroster__classes') }}

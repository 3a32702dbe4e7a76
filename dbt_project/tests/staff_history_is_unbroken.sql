-- A person's versions neither overlap nor end before they begin. Red: two roster ids share a person_key, or a night was
-- compared twice.
select
    one.person_key,
    one.valid_from
from {{ ref('dim_staff') }} as one
left join {{ ref('dim_staff') }} as other
    on one.person_key = other.person_key and one.valid_from < other.valid_from and one.valid_to >= other.valid_from
where other.person_key is not null or one.valid_to < one.valid_from

select distinct -- a teacher may be eligible at several schools of a group
    places.member as place,
    concat(judged.period_type, ':', judged.period_key) as period,
    judged.person_key
from {{ ref('int_teacher_eligibility__judged') }} as judged
inner join {{ ref('int_school_sites__listed') }} as sites
    on judged.school_key = sites.school_key and concat(judged.period_type, ':', judged.period_key) = sites.span
inner join {{ ref('int_places__listed') }} as places on sites.site_key = places.site_key
where judged.is_eligible

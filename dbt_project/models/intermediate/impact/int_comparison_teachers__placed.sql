-- The same teachers in every place above their school. Of single schools there is no comparison: coached and uncoached
-- teachers of one house talk to each other.
select
    places.level as place_level,
    places.member as place,
    concat('school_year:', teachers.school_year) as period,
    concat_ws(
        '~', teachers.construct_id, 'did_not_yet',
        concat(teachers.pre_wave_id, '>', teachers.post_wave_id), 'exposed'
    ) as outcome,
    teachers.*
from {{ ref('int_comparison_teachers__armed') }} as teachers
inner join {{ ref('int_school_sites__listed') }} as sites
    on teachers.school_key = sites.school_key and concat('school_year:', teachers.school_year) = sites.span
inner join {{ ref('int_places__listed') }} as places on sites.site_key = places.site_key
where places.level <> 'school'

-- Follow-ups whose window has closed and of which is known whether they came in time, at each school that the session
-- reached, with the known teachers it was due to.
select distinct -- whoever is no known teacher stands together in one row
    follow_ups.session_key,
    follow_ups.window_close_date,
    slices.slice_key,
    sites.site_key,
    case when schooled.is_teacher then schooled.person_key end as person_key,
    bridge.qualified_code,
    follow_ups.is_on_time
from {{ ref('int_follow_ups__windowed') }} as follow_ups
inner join {{ ref('int_sessions__schooled') }} as schooled on follow_ups.session_key = schooled.session_key
inner join {{ ref('bridge_session_standard') }} as bridge on follow_ups.session_key = bridge.session_key
inner join {{ ref('int_period_slices__listed') }} as slices
    on follow_ups.window_close_date between slices.slice_start and slices.slice_end
inner join {{ ref('int_school_sites__listed') }} as sites
    on schooled.school_key = sites.school_key and slices.slice_key = sites.span
where follow_ups.is_window_closed and follow_ups.is_on_time is not null and schooled.is_present

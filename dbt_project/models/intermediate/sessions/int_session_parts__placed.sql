-- What a session came to at a school, for a teacher, in a code as it was written. Whoever is no known teacher stands
-- together in one row a school; a session without participants has that row too.
with placed as (
    select
        session_key,
        school_key,
        case when is_teacher then person_key end as person_key,
        {{ exact_sum('session_share') }} as session_share,
        {{ exact_sum('received_minutes') }} as received_minutes
    from {{ ref('int_sessions__schooled') }}
    where is_present
    group by session_key, school_key, case when is_teacher then person_key end
)

select
    placed.session_key,
    sessions.session_date,
    slices.slice_key,
    sites.site_key,
    placed.person_key,
    bridge.qualified_code,
    sessions.coach_key,
    coalesce(sessions.session_format = 'one_on_one', false) as is_one_on_one,
    coalesce(sessions.session_format in {{ var('group_formats') }}, false) as is_group,
    bridge.alloc_weight * placed.session_share as session_part,
    placed.session_share * cast(sessions.duration_minutes as double) as coach_minutes_full,
    bridge.alloc_weight * placed.session_share * cast(sessions.duration_minutes as double) as coach_minutes,
    bridge.alloc_weight * placed.received_minutes as received_minutes
from placed
inner join {{ ref('fct_coaching_session') }} as sessions on placed.session_key = sessions.session_key
inner join {{ ref('bridge_session_standard') }} as bridge on placed.session_key = bridge.session_key
inner join {{ ref('int_period_slices__listed') }} as slices
    on sessions.session_date between slices.slice_start and slices.slice_end
inner join {{ ref('int_school_sites__listed') }} as sites
    on placed.school_key = sites.school_key and slices.slice_key = sites.span

-- The codes of a cycle are those of its sessions in which the teacher took part; a cycle without sessions is UNALIGNED
-- in its form's framework.
with of_sessions as (
    select distinct -- several sessions of one cycle share codes
        cycles.cycle_key,
        bridge.qualified_code
    from {{ ref('int_cycles__placed') }} as cycles
    inner join {{ ref('int_sessions__held') }} as sessions on cycles.cycle_id = sessions.cycle_id
    inner join {{ ref('int_session_participants__paired') }} as participants
        on
            sessions.session_key = participants.session_key and cycles.person_key = participants.person_key
            and participants.is_present
    inner join {{ ref('bridge_session_standard') }} as bridge on sessions.session_key = bridge.session_key
)

select
    cycle_key,
    qualified_code
from of_sessions
union all
select
    cycle_key,
    concat(framework_id, ':UNALIGNED') as qualified_code
from {{ ref('int_cycles__placed') }}
where cycle_key not in (select of_sessions.cycle_key from of_sessions)

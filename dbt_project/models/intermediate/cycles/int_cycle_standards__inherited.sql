-- The codes of a cycle are those of its sessions in which the teacher took part; a cycle without sessions is UNALIGNED
-- in its form's framework.
with of_sessions as (
    select distinct -- several sessions of one cycle share codes
        contacts.cycle_key,
        bridge.qualified_code
    from {{ ref('int_cycle_contacts__matched') }} as contacts
    inner join {{ ref('bridge_session_standard') }} as bridge on contacts.session_key = bridge.session_key
    where contacts.is_named
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

-- 13. What did my teachers say, and which standard have I neglected?
-- who: Coach
-- product: analyst
-- read: Minutes and sessions by standard of one coach, least first; here of whoever held most sessions: put your own
--   key in. A standard without a row had none at all.
-- open: What a coach's own teachers said is not told beside it yet.
with busiest as (
    select coach_key
    from core.fct_coaching_session
    where coach_key is not null
    group by coach_key
    order by count(*) desc, sum(duration_minutes) desc, coach_key
    limit 1
)

select
    coalesce(standards.parent_code, standards.qualified_code) as standard,
    count(distinct sessions.session_key) as sessions,
    round(sum(sessions.duration_minutes * codes.alloc_weight)) as minutes
from core.fct_coaching_session as sessions
inner join busiest on sessions.coach_key = busiest.coach_key
inner join core.bridge_session_standard as codes on sessions.session_key = codes.session_key
inner join core.dim_standard as standards on codes.qualified_code = standards.qualified_code
group by coalesce(standards.parent_code, standards.qualified_code)
order by minutes, standard

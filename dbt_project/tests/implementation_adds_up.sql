-- Parts make the whole: weights, minutes, shares and counts. Red: a join lost or doubled rows between sessions and the
-- mart; start with the identity named here and compare the mart with fct_coaching_session for one school and period.
with mart as (
    select * from {{ ref('mart_implementation_by_school_standard__restricted') }}
),

weights as (
    select session_key
    from {{ ref('bridge_session_standard') }}
    group by session_key
    having abs(sum(alloc_weight) - 1) > 1e-9
),

unweighted as (
    select sessions.session_key
    from {{ ref('fct_coaching_session') }} as sessions
    left join {{ ref('bridge_session_standard') }} as bridge on sessions.session_key = bridge.session_key
    where bridge.session_key is null
),

lost_sessions as (
    select pivoted.session_key
    from {{ ref('int_sessions__held') }} as pivoted
    left join {{ ref('fct_coaching_session') }} as sessions on pivoted.session_key = sessions.session_key
    where sessions.session_key is null
),

mart_minutes as (
    select
        period_type,
        period_key,
        sum(coach_minutes_allocated) as minutes
    from mart
    where standard_level = 'standard'
    group by period_type, period_key
),

session_minutes as (
    select
        periods.period_type,
        periods.period_key,
        sum(sessions.duration_minutes) as minutes
    from {{ ref('fct_coaching_session') }} as sessions
    inner join {{ ref('int_periods__listed') }} as periods
        on
            sessions.session_date between periods.period_start
            and periods.period_end
    group by periods.period_type, periods.period_key
),

shares as (
    select
        school_key,
        framework_id,
        period_type,
        period_key
    from mart
    where standard_level = 'standard'
    group by school_key, framework_id, period_type, period_key
    -- every share is rounded to four digits
    having abs(sum(share_of_school_coach_minutes) - 1) > 0.001
)

select
    'weights of a session are not 1' as identity,
    count(*) as broken
from weights
having count(*) > 0
union all
select
    'session without a standard' as identity,
    count(*) as broken
from unweighted
having count(*) > 0
union all
select
    'logged session is not in the fact' as identity,
    count(*) as broken
from lost_sessions
having count(*) > 0
union all
select
    'mart minutes are not the sessions minutes' as identity,
    count(*) as broken
from session_minutes
left join mart_minutes
    on
        session_minutes.period_type = mart_minutes.period_type
        and session_minutes.period_key = mart_minutes.period_key
where abs(session_minutes.minutes - coalesce(mart_minutes.minutes, 0)) > 0.01
having count(*) > 0
union all
select
    'shares of a school are not 1' as identity,
    count(*) as broken
from shares
having count(*) > 0
union all
select
    'reach above 1, completed above due, on time above closed, or allocated above full' as identity,
    count(*) as broken
from mart
where
    reach_rate > 1
    or teachers_coached_eligible > teachers_coached
    or cycles_completed > cycles_due
    or followups_on_time > followups_closed_window
    or sessions_allocated > sessions_full_count + 0.00001
    or coach_minutes_allocated > coach_minutes_full + 0.00001
having count(*) > 0

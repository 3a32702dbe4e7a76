with per_school as (
    select distinct -- a session counts once in each school it reached
        follow_ups.session_key,
        follow_ups.window_close_date,
        follow_ups.is_on_time,
        schooled.school_key
    from {{ ref('int_follow_ups__windowed') }} as follow_ups
    inner join {{ ref('int_sessions__schooled') }} as schooled on follow_ups.session_key = schooled.session_key
    where follow_ups.is_window_closed
)

select
    per_school.school_key,
    rolled.framework_id,
    rolled.qualified_code,
    periods.period_type,
    periods.period_key,
    count(*) as followups_closed_window,
    count(*) filter (where per_school.is_on_time) as followups_on_time
from per_school
inner join {{ ref('int_session_standards__rolled') }} as rolled on per_school.session_key = rolled.session_key
inner join {{ ref('int_periods__listed') }} as periods
    on
        per_school.window_close_date between periods.period_start
        and periods.period_end
group by per_school.school_key, rolled.framework_id, rolled.qualified_code, periods.period_type, periods.period_key

-- How far each cycle that has begun came, stage by stage, by data_through. Of the first six stages, one that has no day
-- while a later one has was reached without a day. A follow-up is a stage of those cycles alone that promised one.
{% set ladder = ['interest', 'kickoff', 'goal_set', 'lesson', 'debrief', 'reflection'] -%}
with cycles as (
    select
        cycles.cycle_key,
        cycles.person_key,
        cycles.school_key,
        coalesce(cycles.entry_path, 'not_said') as entry_path,
        staged.is_open and staged.open_until_date = staged.data_through_date as is_running,
        coalesce(cycles.cycle_status in ('completed', 'closed'), false) as is_called_completed,
        {% for stage in ladder -%}
        case when cycles.{{ stage }}_date <= through.implementation_date then cycles.{{ stage }}_date end
            as {{ stage }}_date,
        {% endfor -%}
        through.implementation_date as data_through_date
    from {{ ref('int_cycles__placed') }} as cycles
    inner join {{ ref('int_cycles__staged') }} as staged on cycles.cycle_key = staged.cycle_key
    cross join {{ ref('int_loads__reached') }} as through
),

begun as (
    select
        *,
        coalesce(kickoff_date, interest_date, goal_set_date, lesson_date, debrief_date, reflection_date) as begun_date
    from cycles
),

promised as (
    select
        begun.cycle_key,
        sessions.session_date,
        windows.is_window_closed,
        coalesce(sessions.is_follow_up_done, false)
        and coalesce(sessions.follow_up_date <= begun.data_through_date, true) as is_done,
        case
            when sessions.is_follow_up_done and sessions.follow_up_date <= begun.data_through_date
                then sessions.follow_up_date
        end as done_date
    from begun
    inner join {{ ref('int_cycle_contacts__matched') }} as contacts
        on begun.cycle_key = contacts.cycle_key and contacts.is_named
    inner join {{ ref('int_sessions__held') }} as sessions on contacts.session_key = sessions.session_key
    inner join {{ ref('int_follow_ups__windowed') }} as windows on sessions.session_key = windows.session_key
),

ranked as (
    select
        promised.*,
        -- the last contact made, or the last one that is still to be made
        row_number() over (
            partition by cycle_key
            order by case when is_done then 0 else 1 end, done_date desc nulls last, session_date desc
        ) as choice
    from promised
),

follow_ups as (
    select
        cycle_key,
        max(case when choice = 1 then session_date end) as session_date,
        max(case when choice = 1 then done_date end) as done_date,
        count(*) filter (where is_done) > 0 as is_done,
        count(*) filter (where not is_window_closed) > 0 as is_window_open
    from ranked
    group by cycle_key
),

stages as (
    {% for stage in ladder -%}
    select
        cycle_key,
        '{{ stage }}' as stage,
        cast({{ loop.index }} as bigint) as stage_number,
        {{ 'true' if loop.first else 'coalesce(' ~ ladder[loop.index0 - 1:] | join('_date, ') ~ '_date) is not null' }}
            as is_asked,
        coalesce({{ ladder[loop.index0:] | join('_date, ') }}_date) is not null as is_reached,
        {{ 'cast(null as date)' if loop.first else ladder[loop.index0 - 1] ~ '_date' }} as since_date,
        {{ stage }}_date as stage_date,
        is_running
    from begun
    union all
    {% endfor -%}
    select
        begun.cycle_key,
        'follow_up' as stage,
        cast(7 as bigint) as stage_number,
        true as is_asked,
        follow_ups.is_done as is_reached,
        follow_ups.session_date as since_date,
        follow_ups.done_date as stage_date,
        follow_ups.is_window_open as is_running
    from begun
    inner join follow_ups on begun.cycle_key = follow_ups.cycle_key
    union all
    select
        cycle_key,
        'closed' as stage,
        cast(8 as bigint) as stage_number,
        true as is_asked,
        is_called_completed or (debrief_date is not null and reflection_date is not null) as is_reached,
        cast(null as date) as since_date,
        cast(null as date) as stage_date,
        is_running
    from begun
)

select
    begun.cycle_key,
    begun.person_key,
    begun.school_key,
    begun.entry_path,
    begun.begun_date,
    stages.stage,
    stages.stage_number,
    stages.is_asked,
    stages.is_reached,
    stages.is_asked and not stages.is_reached and stages.is_running as is_open,
    stages.is_asked and not stages.is_reached and not stages.is_running as is_dropped,
    stages.stage_date,
    case
        when stages.stage_date >= stages.since_date
            then cast({{ dbt.datediff('stages.since_date', 'stages.stage_date', 'day') }} as bigint)
    end as wait_days,
    coalesce(stages.stage_date < stages.since_date, false) as is_out_of_order,
    case
        when stages.is_asked and not stages.is_reached and stages.is_running and stages.since_date is not null
            then cast({{ dbt.datediff('stages.since_date', 'begun.data_through_date', 'day') }} as bigint)
    end as open_days
from stages
inner join begun on stages.cycle_key = begun.cycle_key
where begun.begun_date is not null

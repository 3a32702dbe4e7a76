-- A coach's own goal once, set in one record and told again in another under its id. An id is a coach's own, and a
-- school year's; without one a record is a goal of its own.
{% set said = [
    'goal_type', 'goal_topic', 'set_date', 'due_date', 'baseline_value', 'target_value', 'is_met',
] -%}
with told as (
    select
        goals.*,
        {{ due_year() }} as due_year,
        case
            when goals.goal_id is null or goals.coach_key is null then goals.record_key
            else concat(goals.coach_key, '|', goals.goal_id)
        end as named_key
    from {{ ref('fct_coach_goal') }} as goals
    left join {{ ref('int_calendar__days') }} as days on goals.due_date = days.date_day
),

{{ one_a_year('record_key', 'due_year') }},

newest as (
    select
        one_key as goal_key,
        coach_key,
        goal_id,
        {{ newest_of_goal(said) }}
    from keyed
    {{ by_time('record_key') }}
)

select
    goal_key,
    coach_key,
    goal_id,
    {{ said | join(',\n    ') }}
from newest
where choice = 1

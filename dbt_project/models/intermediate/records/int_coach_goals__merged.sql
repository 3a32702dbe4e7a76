-- A coach's own goal once, set in one record and told again in another under its id. An id is a coach's own; without
-- one a record is a goal of its own.
{% set said = [
    'goal_type', 'goal_topic', 'set_date', 'due_date', 'baseline_value', 'target_value', 'is_met',
] -%}
with told as (
    select
        *,
        case
            when goal_id is null or coach_key is null then record_key
            else concat(coach_key, '|', goal_id)
        end as goal_key
    from {{ ref('fct_coach_goal') }}
),

newest as (
    select
        goal_key,
        coach_key,
        goal_id,
        {{ newest_of_goal(said) }}
    from told
    {{ goal_window() }}
)

select
    goal_key,
    coach_key,
    goal_id,
    {{ said | join(',\n    ') }}
from newest
where choice = 1

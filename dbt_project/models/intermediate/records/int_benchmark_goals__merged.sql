-- A goal of the programme once, set in one record and told again in another under its id. An id is a school's own, and
-- a school year's; at a school that nobody knows, or without an id, a record is a goal of its own.
{% set said = [
    'goal_role', 'educator_standard', 'student_standard', 'metric_id', 'baseline_value', 'target_value',
    'actual_value', 'due_date',
] -%}
with told as (
    select
        goals.*,
        {{ due_year() }} as due_year,
        case
            when goals.goal_id is null or schools.is_unknown then goals.record_key
            else concat(coalesce(goals.school_key, 'district'), '|', goals.goal_id)
        end as named_key
    from {{ ref('fct_benchmark_goal') }} as goals
    left join {{ ref('dim_school') }} as schools on goals.school_key = schools.school_key
    left join {{ ref('int_calendar__days') }} as days on goals.due_date = days.date_day
),

{{ one_a_year('record_key', 'due_year') }},

newest as (
    select
        one_key as goal_key,
        school_key,
        goal_id,
        {{ newest_of_goal(said) }}
    from keyed
    {{ by_time('record_key') }}
)

select
    newest.goal_key,
    newest.school_key,
    newest.goal_id,
    {% for column in said -%}
    newest.{{ column }},
    {% endfor -%}
    {{ is_reached('metrics.direction') }} as is_reached
from newest
left join {{ ref('dim_metric') }} as metrics on upper(newest.metric_id) = metrics.metric_id
where newest.choice = 1

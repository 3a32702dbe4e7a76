{{ config(schema='marts_restricted') }}
-- A school's year as its records tell it, what is no single school's at `district`. Each fact is of the year that it
-- names, or of its own day; what nobody told is a count of 0 and no rate.
{% set in_year = programme_year_counts() -%}
{% set features = {
    'listened_n': 'listened_to_needs', 'learned_together_n': 'learned_together',
    'guided_throughout_n': 'guided_throughout',
} -%}
{% set goals = {
    'focus': {'said': 'goal_focus_said_n', 'columns': ['goals_on_pupils_n']},
    'origin': {'said': 'goal_origin_said_n', 'columns': ['goals_from_shared_concern_n', 'goals_from_tools_n']},
} -%}
with
{% for table, said in in_year.items() -%}
{% set year = told_year(said.wave) if said.day
    else "coalesce(told.school_year, 'not said')" -%}
{{ table }}_year as (
    select
        {% for column, sql in said.columns.items() -%}
        {{ sql }} as {{ column }},
        {% endfor -%}
        coalesce(told.school_key, 'district') as school_key,
        {{ year }} as school_year
    from {{ ref(table) }} as told
    {% if said.day -%}
    left join {{ ref('int_calendar__days') }} as days on told.{{ said.day }} = days.date_day
    {% endif -%}
    {% if said.where -%}
    cross join {{ ref('int_loads__reached') }} as through
    where {{ said.where }}
    {% endif -%}
    group by coalesce(told.school_key, 'district'), {{ year }}
),

{% endfor -%}
-- where nobody ever tells of a coach being observed, none is not known to have been
observing as (
    select count(*) > 0 as is_recorded from {{ ref('fct_observation') }} where observed_role = 'coach'
),

-- a cycle's id names one cycle, or nobody knows which
kickoffs as (
    select
        cycle_id,
        min(kickoff_date) as kickoff_date
    from {{ ref('fct_coaching_cycle') }}
    where cycle_id is not null
    group by cycle_id
    having count(*) = 1
),

reviewed as (
    select
        coalesce(reviews.school_key, 'district') as school_key,
        {{ told_year() }} as school_year,
        reviews.cycle_id,
        reviews.resource_date,
        reviews.planning_minutes,
        reviews.next_step,
        reviews.next_step_status,
        reviews.next_use,
        reviews.lasting_date,
        reviews.listened_to_needs,
        reviews.learned_together,
        reviews.guided_throughout,
        reviews.listened_to_needs in ('yes', 'in_part', 'no') and reviews.learned_together in ('yes', 'in_part', 'no')
        and reviews.guided_throughout in ('yes', 'in_part', 'no') as is_checklist,
        case
            when reviews.lasting_date >= kickoffs.kickoff_date
                then {{ dbt.datediff('kickoffs.kickoff_date', 'reviews.lasting_date', 'day') }}
        end as days_to_lasting
    from {{ ref('fct_cycle_review') }} as reviews
    left join {{ ref('int_calendar__days') }} as days on reviews.noted_date = days.date_day
    left join kickoffs on reviews.cycle_id = kickoffs.cycle_id
),

reviews_year as (
    select
        school_key,
        school_year,
        count(distinct cycle_id) as cycles_reviewed_n,
        count(resource_date) as resources_chosen_n,
        cast(sum(cast(planning_minutes as decimal(12, 2))) as decimal(12, 2)) as planning_minutes,
        count(next_step) as next_steps_n,
        count(*) filter (where next_step is not null and next_step_status = 'done') as next_steps_done_n,
        count(*) filter (where next_use in ('alone', 'with_support')) as used_again_n,
        count(next_use) as next_use_said_n,
        count(lasting_date) as lasting_changes_n,
        count(days_to_lasting) as days_to_lasting_n,
        percentile_cont(0.5) within group (order by cast(days_to_lasting as double)) as days_to_lasting_median,
        {% for column, question in features.items() -%}
        count(*) filter (where is_checklist and {{ question }} = 'yes') as {{ column }},
        {% endfor -%}
        count(*) filter (where is_checklist) as checklists_n
    from reviewed
    group by school_key, school_year
),

-- of the year in which the cycle began; one of which no day has come, or neither is said, is in none
goals_year as (
    select
        cycles.school_key,
        {{ told_year() }} as school_year,
        count(cycles.goal_focus) as goal_focus_said_n,
        count(*) filter (where cycles.goal_focus = 'students') as goals_on_pupils_n,
        count(cycles.goal_origin) as goal_origin_said_n,
        count(*) filter (where cycles.goal_origin = 'shared_concern') as goals_from_shared_concern_n,
        count(*) filter (where cycles.goal_origin = 'tool') as goals_from_tools_n
    from {{ ref('fct_coaching_cycle') }} as cycles
    inner join {{ ref('int_cycle_stages__reached') }} as begun
        on cycles.cycle_key = begun.cycle_key and begun.stage = 'closed'
    left join {{ ref('int_calendar__days') }} as days on begun.begun_date = days.date_day
    where cycles.goal_focus is not null or cycles.goal_origin is not null
    group by cycles.school_key, {{ told_year() }}
),

-- a school's own: cost and hours of the district as a whole would be of different schools
received as (
    select
        place as school_key,
        period,
        participant_minutes_allocated as received_minutes
    from {{ ref('int_implementation__minutes') }}
    where standard = 'all' and place <> 'district'
),

places as (
    {% for table in in_year -%}
    select school_key, school_year from {{ table }}_year
    union -- a school may have any of them
    {% endfor -%}
    select school_key, school_year from reviews_year
    union
    select school_key, school_year from {{ ref('int_group_sessions__observed') }}
    union
    select school_key, school_year from goals_year
),

past as (
    {{ years_over() }}
)

select
    places.school_key,
    schools.school_code,
    schools.school_name,
    places.school_year,
    fct_device_programme_year.is_one_to_one,
    fct_device_programme_year.one_to_one_since,
    {% for column in in_year.fct_tool.columns -%}
    coalesce(fct_tool_year.{{ column }}, 0) as {{ column }},
    {% endfor -%}
    coalesce(fct_observation_year.tasks_rated_n, 0) as tasks_rated_n,
    coalesce(fct_observation_year.tasks_substitution_n, 0) as tasks_substitution_n,
    {{ rate('fct_observation_year.tasks_substitution_n', 'fct_observation_year.tasks_rated_n') }} as substitution_rate,
    coalesce(fct_observation_year.tasks_with_tpack_n, 0) as tasks_with_tpack_n,
    coalesce(fct_observation_year.interviews_n, 0) as interviews_n,
    coalesce(fct_observation_year.follow_up_visits_n, 0) as follow_up_visits_n,
    case when places.school_key <> 'district' then coalesce(presented.group_presentations_n, 0) end
        as group_presentations_n,
    {% for column in ['co_observed', 'debriefed'] -%}
    case
        when places.school_key <> 'district' and observing.is_recorded
            then coalesce(presented.group_presentations_{{ column }}_n, 0)
    end as group_presentations_{{ column }}_n,
    {% endfor -%}
    case
        when observing.is_recorded
            then {{ rate('presented.group_presentations_debriefed_n',
                'presented.group_presentations_n') }}
    end as group_debrief_rate,
    coalesce(fct_plc_item_year.learning_groups_n, 0) as learning_groups_n,
    coalesce(fct_plc_item_year.plc_items_n, 0) as plc_items_n,
    coalesce(fct_plc_item_year.plc_items_closed_n, 0) as plc_items_closed_n,
    {{ rate('fct_plc_item_year.plc_items_closed_n', 'fct_plc_item_year.plc_items_n') }} as plc_closed_rate,
    {% for column in in_year.fct_data_share.columns -%}
    coalesce(fct_data_share_year.{{ column }}, 0) as {{ column }},
    {% endfor -%}
    {% for column in in_year.int_benchmark_goals__merged.columns -%}
    coalesce(int_benchmark_goals__merged_year.{{ column }}, 0) as {{ column }},
    {% endfor -%}
    {{ rate('int_benchmark_goals__merged_year.benchmark_goals_met_n',
        'int_benchmark_goals__merged_year.benchmark_goals_due_n') }}
        as benchmark_goals_met_rate,
    {% for table in ['fct_outreach', 'fct_need', 'fct_claim'] -%}
    {% for column in in_year[table].columns -%}
    coalesce({{ table }}_year.{{ column }}, 0) as {{ column }},
    {% endfor -%}
    {% endfor -%}
    coalesce(reviews_year.cycles_reviewed_n, 0) as cycles_reviewed_n,
    coalesce(reviews_year.resources_chosen_n, 0) as resources_chosen_n,
    reviews_year.planning_minutes,
    coalesce(reviews_year.next_steps_n, 0) as next_steps_n,
    coalesce(reviews_year.next_steps_done_n, 0) as next_steps_done_n,
    coalesce(reviews_year.next_use_said_n, 0) as next_use_said_n,
    coalesce(reviews_year.used_again_n, 0) as used_again_n,
    coalesce(reviews_year.lasting_changes_n, 0) as lasting_changes_n,
    coalesce(reviews_year.days_to_lasting_n, 0) as days_to_lasting_n,
    reviews_year.days_to_lasting_median,
    coalesce(reviews_year.checklists_n, 0) as checklists_n,
    {% for column in features -%}
    case when reviews_year.checklists_n > 0 then reviews_year.{{ column }} end as {{ column }},
    {% endfor -%}
    case when reviews_year.checklists_n > 0 then {{ features | join(' + ') }} end as features_shown_n,
    {{ rate('(' ~ features | join(' + ') ~ ')', '(3 * reviews_year.checklists_n)') }} as feature_fidelity,
    {% for part, of in goals.items() -%}
    coalesce(goals_year.{{ of.said }}, 0) as {{ of.said }},
    {% for column in of.columns -%}
    case when goals_year.{{ of.said }} > 0 then goals_year.{{ column }} end as {{ column }},
    {% endfor -%}
    {% endfor -%}
    {{ rate('goals_year.goals_on_pupils_n', 'goals_year.goal_focus_said_n') }} as goals_on_pupils_rate,
    {{ rate('goals_year.goals_from_tools_n', 'goals_year.goal_origin_said_n') }} as goals_from_tools_rate,
    {{ rounded(ratio('received.received_minutes', '60'), 'decimal(12, 2)') }} as received_hours,
    past.is_year_over,
    case
        when past.is_year_over
            then {{ rounded(ratio('60 * cast(fct_programme_cost_year.cost_usd as double)', 'received.received_minutes'),
                'decimal(12, 2)') }}
    end as cost_per_received_hour_usd
from places
cross join observing
left join {{ ref('dim_school') }} as schools on places.school_key = schools.school_key
{% for table in in_year -%}
left join {{ table }}_year
    on places.school_key = {{ table }}_year.school_key and places.school_year = {{ table }}_year.school_year
{% endfor -%}
left join reviews_year on places.school_key = reviews_year.school_key and places.school_year = reviews_year.school_year
left join {{ ref('int_group_sessions__observed') }} as presented
    on places.school_key = presented.school_key and places.school_year = presented.school_year
left join goals_year on places.school_key = goals_year.school_key and places.school_year = goals_year.school_year
left join past on places.school_year = past.school_year
left join received
    on places.school_key = received.school_key and concat('school_year:', places.school_year) = received.period

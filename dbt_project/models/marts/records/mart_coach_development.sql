{{ config(schema='marts_restricted') }}
-- A coach's school year: goals that were due, credentials, steps, hours of learning. Each is of the year of its own
-- day.
{% set elements = credential_elements() -%}
with told as (
    select
        coach_key,
        due_date as fact_date,
        case when due_date <= through.implementation_date then 'goal_due' else 'goal_open' end as fact,
        goal_type as kind,
        is_met as is_done,
        cast(null as decimal(10, 2)) as hours
    from {{ ref('fct_coach_goal') }}
    cross join {{ ref('int_loads__reached') }} as through
    union all
    select
        coach_key,
        assigned_date as fact_date,
        'step' as fact,
        case when checked_back_date is not null then 'checked_back' end as kind,
        is_followed_through as is_done,
        cast(null as decimal(10, 2)) as hours
    from {{ ref('fct_coach_action_step') }}
    union all
    select
        coach_key,
        earned_date as fact_date,
        'credential' as fact,
        credential_element as kind,
        cast(null as boolean) as is_done,
        cast(null as decimal(10, 2)) as hours
    from {{ ref('fct_credential_earned') }}
    union all
    select
        coach_key,
        activity_date as fact_date,
        'pln' as fact,
        network_mode as kind,
        cast(null as boolean) as is_done,
        hours
    from {{ ref('fct_pln_activity') }}
),

pd as (
    select
        attendee_key as coach_key,
        held_date as fact_date,
        'pd' as fact,
        pd_format as kind,
        is_attended as is_done,
        pd_hours as hours
    from {{ ref('fct_pd_event') }}
    -- teachers attend too: those who coach are known by what else is told of them, or by their post
    where
        is_attended and (
            attendee_key in (select told.coach_key from told)
            or attendee_key in (
                select staff.person_key from {{ ref('dim_staff') }} as staff
                where staff.is_coaching_role
            )
        )
),

dated as (
    select
        facts.coach_key,
        coalesce(days.school_year, 'outside the school years') as school_year,
        facts.fact,
        facts.kind,
        facts.is_done,
        facts.hours
    from (
        select * from told
        union all
        select * from pd
    ) as facts
    left join {{ ref('int_calendar__days') }} as days on facts.fact_date = days.date_day
    where facts.coach_key is not null
),

years as (
    select
        coach_key,
        school_year,
        {% for goal_type in ['personal', 'professional'] -%}
        count(*) filter (where fact = 'goal_due' and kind = '{{ goal_type }}') as {{ goal_type }}_goals_due,
        count(*) filter (where fact = 'goal_due' and kind = '{{ goal_type }}' and is_done)
            as {{ goal_type }}_goals_met,
        {% endfor -%}
        count(*) filter (where fact = 'goal_due') as goals_due,
        count(*) filter (where fact = 'goal_due' and is_done) as goals_met,
        count(*) filter (where fact = 'goal_due' and is_done is null) as goals_due_not_said,
        count(*) filter (where fact = 'goal_open') as goals_not_due,
        count(*) filter (where fact = 'step') as steps_assigned,
        count(*) filter (where fact = 'step' and kind = 'checked_back') as steps_checked_back,
        count(*) filter (where fact = 'step' and is_done) as steps_followed_through,
        {% for element in elements -%}
        count(*) filter (where fact = 'credential' and kind = '{{ element }}') as credentials_{{ element }},
        {% endfor -%}
        count(*) filter (where fact = 'credential') as credentials_earned,
        count(distinct case
            when fact = 'credential' and kind in ('{{ elements | join("', '") }}') then kind
        end) as elements_covered,
        cast(coalesce(sum(case when fact = 'pd' then hours end), 0) as decimal(10, 2)) as pd_hours,
        cast(coalesce(sum(case when fact = 'pln' then hours end), 0) as decimal(10, 2)) as pln_hours
    from dated
    group by coach_key, school_year
)

select
    coach_key,
    school_year,
    personal_goals_due,
    personal_goals_met,
    professional_goals_due,
    professional_goals_met,
    goals_due,
    goals_met,
    goals_due_not_said,
    {{ rate('goals_met', 'goals_due') }} as goals_met_rate,
    goals_not_due,
    steps_assigned,
    steps_checked_back,
    steps_followed_through,
    {% for element in elements -%}
    credentials_{{ element }},
    {% endfor -%}
    credentials_earned,
    elements_covered,
    pd_hours,
    pln_hours,
    cast(pd_hours + pln_hours as decimal(10, 2)) as learning_hours
from years

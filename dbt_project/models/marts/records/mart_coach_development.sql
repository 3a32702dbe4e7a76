{{ config(schema='marts_restricted') }}
-- A coach's school year: the post, goals that were due, credentials, steps, hours of learning, presentations, roles,
-- and how the coach sees the own work.
-- Each is of the year of its own day, a post of the year that it names.
{% set elements = credential_elements() -%}
{% set coach_roles = coach_roles() -%}
{% set no_word, no_flag = 'cast(null as ' ~ dbt.type_string() ~ ')', 'cast(null as boolean)' -%}
{% set no_amount = 'cast(null as decimal(10, 2))' -%}
{% set told = {
    'int_coach_goals__merged': {
        'fact': "case when due_date <= through.implementation_date then 'goal_due' else 'goal_open' end",
        'day': 'due_date', 'kind': 'goal_type', 'is_done': 'is_met',
    },
    'fct_coach_action_step': {
        'fact': "'step'", 'day': 'assigned_date', 'is_done': 'is_followed_through',
        'kind': "case when checked_back_date is not null then 'checked_back' end",
    },
    'fct_credential_earned': {'fact': "'credential'", 'day': 'earned_date', 'kind': 'credential_element'},
    'fct_outreach': {'fact': "'outreach'", 'day': 'noted_date', 'kind': 'learning_forward_role'},
    'fct_self_rating': {'fact': "'self_rating'", 'day': 'noted_date', 'kind': 'wave'},
    'fct_pln_activity': {'fact': "'pln'", 'day': 'activity_date', 'amount': 'hours'},
} -%}
with told as (
    {% for table, said in told.items() -%}
    select
        told.coach_key,
        told.{{ said.day }} as fact_date,
        {{ said.fact }} as fact,
        {{ said.kind or no_word }} as kind,
        {{ said.is_done or no_flag }} as is_done,
        {{ said.amount or no_amount }} as amount
    from {{ ref(table) }} as told
    {% if 'through' in said.fact -%}
    cross join {{ ref('int_loads__reached') }} as through
    {% endif -%}
    union all
    {% endfor -%}
    select -- an observation has a row for each item that was rated
        observed.observed_key as coach_key,
        min(observed.observation_date) as fact_date,
        'presentation' as fact,
        {{ no_word }} as kind,
        count(*) filter (where observed.debrief_date <= through.implementation_date) > 0 as is_done,
        cast(max(observed.presentation_score) as decimal(10, 2)) as amount
    from {{ ref('fct_observation') }} as observed
    cross join {{ ref('int_loads__reached') }} as through
    where observed.observed_role = 'coach'
    group by observed.observed_key, coalesce(observed.observation_id, observed.record_key)
),

pd as (
    select -- who came and what they said may be two records of one offer
        offers.attendee_key as coach_key,
        offers.held_date as fact_date,
        'pd' as fact,
        {{ no_word }} as kind,
        true as is_done,
        max(offers.pd_hours) as amount
    from {{ ref('fct_pd_event') }} as offers
    cross join {{ ref('int_loads__reached') }} as through
    -- teachers attend too: those who coach are known by what else is told of them, or by their post
    where
        offers.attendee_key in (select told.coach_key from told)
        or offers.attendee_key in (
            select staff.person_key from {{ ref('dim_staff') }} as staff
            where staff.is_coaching_role
        )
        or offers.attendee_key in (select posts.coach_key from {{ ref('fct_coach_profile') }} as posts)
    group by offers.attendee_key, offers.held_date, coalesce(offers.event_id, offers.record_key)
    having {{ has_come('offers.held_date') }}
),

dated as (
    select
        facts.coach_key,
        {{ told_year("case when facts.fact = 'self_rating' then facts.kind end") }} as school_year,
        facts.fact,
        facts.kind,
        facts.is_done,
        facts.amount
    from (
        select * from told
        union all
        select * from pd
    ) as facts
    left join {{ ref('int_calendar__days') }} as days on facts.fact_date = days.date_day
    where facts.coach_key is not null
),

roles as (
    select
        coach_key,
        school_year,
        count(*) as roles_n,
        {{ exact_sum('occasions * ln(occasions)') }} as outreach_logs
    from (
        select
            coach_key,
            school_year,
            kind,
            cast(count(*) as double) as occasions
        from dated
        where fact = 'outreach' and kind is not null and kind <> 'other'
        group by coach_key, school_year, kind
    ) as by_role
    group by coach_key, school_year
),

-- of the day on which it was earned; its standards are those of the form, its roles any of the ten and what else was
-- written
earned as (
    select
        credentials.coach_key,
        {{ told_year() }} as school_year,
        {{ join_sorted("nullif(nullif(split_part(credentials.learning_forward_role, ', ', places.place), ''), 'other')",
            ', ') }} as credential_roles,
        {{ join_sorted('bridge.qualified_code', ', ') }} as credential_standards
    from {{ ref('fct_credential_earned') }} as credentials
    left join {{ ref('int_calendar__days') }} as days on credentials.earned_date = days.date_day
    left join {{ ref('bridge_record_standard') }} as bridge on credentials.record_key = bridge.record_key
    cross join (values {% for place in range(1, 13) %}({{ place }}){{ ', ' if not loop.last }}{% endfor %})
        as places (place)
    group by credentials.coach_key, {{ told_year() }}
),

posts as (
    select
        *,
        row_number() over (
            partition by coach_key, school_year order by submitted_at desc nulls last, record_key asc
        ) as choice
    from (
        select
            record_key,
            submitted_at,
            coach_key,
            coalesce(school_year, 'not said') as school_year,
            chosen_by,
            employer_type,
            contract_basis,
            post_standing,
            certification
        from {{ ref('fct_coach_profile') }}
        where coach_key is not null
    ) as told_posts
),

-- somebody may have two records in one roster
titles as (
    select
        person_key,
        {{ join_sorted('job_title_norm', ', ') }} as job_titles,
        max(case when is_coaching_role then 1 else 0 end) = 1 as is_coaching_role
    from {{ ref('dim_staff') }}
    where is_current
    group by person_key
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
        cast(coalesce(sum(case when fact = 'pd' then amount end), 0) as decimal(10, 2)) as pd_hours,
        cast(coalesce(sum(case when fact = 'pln' then amount end), 0) as decimal(10, 2)) as pln_hours,
        count(*) filter (where fact = 'self_rating') as self_ratings_n,
        count(*) filter (where fact in ('pd', 'pln')) as learning_n,
        count(*) filter (where fact in ('pd', 'pln') and amount is null) as learning_without_hours_n,
        count(*) filter (where fact = 'presentation') as presentations_n,
        count(*) filter (where fact = 'presentation' and is_done) as presentations_debriefed_n,
        count(amount) filter (where fact = 'presentation') as presentation_scores_n,
        {{ ratio(exact_sum('amount', "fact = 'presentation'"), "count(amount) filter (where fact = 'presentation')") }}
            as presentation_score_mean,
        count(*) filter (where fact = 'outreach') as outreach_n,
        {% for role in coach_roles -%}
        count(*) filter (where fact = 'outreach' and kind = '{{ role }}') as outreach_as_{{ role }}_n,
        {% endfor -%}
        count(*) filter (where fact = 'outreach' and kind is not null and kind <> 'other') as outreach_with_role_n
    from (
        select * from dated
        union all
        select -- a post alone is a row too
            coach_key,
            school_year,
            'post' as fact,
            {{ no_word }} as kind,
            {{ no_flag }} as is_done,
            {{ no_amount }} as amount
        from posts
    ) as all_facts
    group by coach_key, school_year
)

select
    years.coach_key,
    years.school_year,
    titles.job_titles,
    titles.is_coaching_role,
    {% for column in ['post_standing', 'employer_type', 'contract_basis', 'chosen_by', 'certification'] -%}
    posts.{{ column }},
    {% endfor -%}
    {% for goal_type in ['personal', 'professional'] -%}
    years.{{ goal_type }}_goals_due,
    years.{{ goal_type }}_goals_met,
    {{ rate('years.' ~ goal_type ~ '_goals_met', 'years.' ~ goal_type ~ '_goals_due') }}
        as {{ goal_type }}_goals_met_rate,
    {% endfor -%}
    years.goals_due,
    years.goals_met,
    years.goals_due_not_said,
    {{ rate('years.goals_met', 'years.goals_due') }} as goals_met_rate,
    years.goals_not_due,
    years.steps_assigned,
    years.steps_checked_back,
    years.steps_followed_through,
    {% for element in elements -%}
    years.credentials_{{ element }},
    {% endfor -%}
    years.credentials_earned,
    years.elements_covered,
    earned.credential_roles,
    earned.credential_standards,
    years.pd_hours,
    years.pln_hours,
    cast(years.pd_hours + years.pln_hours as decimal(10, 2)) as learning_hours,
    years.learning_n,
    years.learning_without_hours_n,
    years.presentations_n,
    years.presentations_debriefed_n,
    {{ rate('years.presentations_debriefed_n', 'years.presentations_n') }} as presentation_debrief_rate,
    years.presentation_scores_n,
    {{ rounded('years.presentation_score_mean', 'decimal(6, 4)') }} as presentation_score_mean,
    years.outreach_n,
    years.outreach_with_role_n,
    {% for role in coach_roles -%}
    years.outreach_as_{{ role }}_n,
    {% endfor -%}
    coalesce(roles.roles_n, 0) as outreach_roles_n,
    case
        when years.outreach_with_role_n > 0
            then {{ rounded('(ln(cast(years.outreach_with_role_n as double))'
                ~ ' - roles.outreach_logs / years.outreach_with_role_n) / ln(cast(10 as double))', 'decimal(6, 4)') }}
    end as role_evenness,
    years.self_ratings_n,
    compared.self_rating_framework,
    compared.self_rating_frameworks_n,
    compared.self_rating_pairs_n,
    compared.self_rating_pre_mean,
    compared.self_rating_post_mean,
    compared.self_rating_change,
    compared.self_rating_retrospective_pairs_n,
    compared.self_rating_retrospective_change
from years
left join titles on years.coach_key = titles.person_key
left join posts on years.coach_key = posts.coach_key and years.school_year = posts.school_year and posts.choice = 1
left join earned on years.coach_key = earned.coach_key and years.school_year = earned.school_year
left join roles on years.coach_key = roles.coach_key and years.school_year = roles.school_year
left join {{ ref('int_self_ratings__compared') }} as compared
    on years.coach_key = compared.coach_key and years.school_year = compared.school_year

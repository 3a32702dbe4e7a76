{{ config(schema='marts_restricted') }}
-- A school's year: how far the conditions are in place, what the programme costs, whether it is paid for on, whether a
-- plan is on file; what is the district's as a whole stands at `district`. Of the programme as a whole its row tells
-- what an hour of coaching came to, who pays for posts, which coaches stayed, and whether practice lasts.
{% set least_weeks, least_events = 4, 5 -%}
{% set is_known -%}
least(weeks_before, weeks_after) >= {{ least_weeks }} and least(mapped_before, mapped_after) >= {{ least_events }}
{%- endset -%}
with costs as (
    select
        coalesce(school_key, 'district') as school_key,
        coalesce(school_year, 'not said') as school_year,
        count(*) as costs_n,
        cast(sum(cast(amount_usd as decimal(12, 2))) as decimal(12, 2)) as cost_usd,
        case
            when count(amount_usd) > 0
                then cast(coalesce(sum(case when is_funded_next_year then amount_usd end), 0) as decimal(12, 2))
        end as cost_funded_next_year_usd,
        case
            when count(amount_usd) > 0
                then cast(coalesce(sum(case when is_funded_next_year is null then amount_usd end), 0) as decimal(12, 2))
        end as cost_funding_not_said_usd,
        count(*) filter (where {{ is_post() }}) as posts_n,
        count(*) filter (where {{ is_post() }} and is_funded_next_year) as posts_funded_next_year_n,
        count(*) filter (
            where {{ is_post() }} and is_funded_next_year and funding_source in ('district_budget', 'school_budget')
        ) as posts_funded_by_own_budget_n,
        count(*) filter (where {{ is_post() }} and is_funded_next_year is null) as posts_not_said_n,
        count(*) filter (
            where {{ is_post() }} and is_funded_next_year and coalesce(funding_source, 'other') = 'other'
        ) as posts_payer_not_said_n,
        count(*) filter (where {{ is_post() }} and amount_usd is null) as posts_without_amount_n
    from {{ ref('fct_programme_cost') }}
    group by coalesce(school_key, 'district'), coalesce(school_year, 'not said')
),

plans as (
    select
        coalesce(school_key, 'district') as school_key,
        coalesce(school_year, 'not said') as school_year,
        count(*) as plans_on_file,
        {% for who in stakeholders() -%}
        max(case when built_with_{{ who }} then 1 else 0 end){{ ' + ' if not loop.last }}
        {%- endfor %} as stakeholder_groups
    from {{ ref('fct_plan_on_file') }}
    group by coalesce(school_key, 'district'), coalesce(school_year, 'not said')
),

places as (
    select school_key, school_year from {{ ref('int_conditions__indexed') }}
    union -- a school may have any of the three
    select school_key, school_year from costs
    union
    select school_key, school_year from plans
    union
    select
        'district' as school_key,
        years.school_year
    from {{ ref('calendar_school_years') }} as years
    cross join {{ ref('int_loads__reached') }} as through
    where cast(years.start_date as date) <= through.implementation_date
),

hours as (
    select
        place as school_key,
        substr(period, 13) as school_year,
        dosage_hours as teacher_hours
    from {{ ref('int_implementation__teachers') }}
    where
        standard = 'all' and period like 'school_year:%'
        and place not like 'school_group:%' and place not like 'poverty_band:%'
),

-- what is the district's own is shared out by hours; posts among it serve every school. With a post of which nobody
-- says what it costs the whole is not known, and would look cheap
costed as (
    select
        hours.school_key,
        hours.school_year,
        hours.teacher_hours,
        coalesce(costs.cost_usd, 0) + case
            when own.cost_usd is null then 0
            else cast(own.cost_usd as double) * hours.teacher_hours / everybody.teacher_hours
        end as cost_usd
    from hours
    inner join hours as everybody
        on everybody.school_key = 'district' and hours.school_year = everybody.school_year
    left join costs on hours.school_key = costs.school_key and hours.school_year = costs.school_year
    left join costs as own on own.school_key = 'district' and hours.school_year = own.school_year
    where
        hours.school_key <> 'district' and hours.teacher_hours > 0
        and (coalesce(costs.posts_n, 0) > 0 or coalesce(own.posts_n, 0) > 0)
        and coalesce(costs.posts_without_amount_n, 0) + coalesce(own.posts_without_amount_n, 0) = 0
),

-- hours at a school that nobody knows have their price and their part of what is shared out, and are of no school
spent as (
    select
        school_key,
        school_year,
        count(*) filter (where is_known) as schools_costed_n,
        {{ exact_sum('teacher_hours') }} as costed_hours,
        {{ exact_sum('cost_usd') }} as costed_usd
    from (
        {% for place in ['costed.school_key', "'district'"] -%}
        select
            {{ place }} as school_key,
            costed.school_year,
            costed.teacher_hours,
            costed.cost_usd,
            known.school_key is not null as is_known
        from costed
        left join {{ ref('dim_school') }} as known on costed.school_key = known.school_key and not known.is_unknown
        {{ 'union all' if not loop.last }}
        {% endfor -%}
    ) as placed
    group by school_key, school_year
),

-- the district's own posts and those of a school that nobody knows are no school's
funded as (
    select
        school_key,
        school_year,
        count(*) filter (where posts_n > 0) as schools_with_post_n,
        count(*) filter (where posts_funded_by_own_budget_n > 0) as schools_funding_post_n,
        count(*) filter (
            where posts_funded_by_own_budget_n = 0 and posts_not_said_n + posts_payer_not_said_n > 0
        ) as schools_funding_not_said_n
    from (
        {% for place in ['costs.school_key', "'district'"] -%}
        select
            {{ place }} as school_key,
            costs.school_year,
            costs.posts_n,
            costs.posts_funded_by_own_budget_n,
            costs.posts_not_said_n,
            costs.posts_payer_not_said_n
        from costs
        inner join {{ ref('dim_school') }} as known on costs.school_key = known.school_key and not known.is_unknown
        {{ 'union all' if not loop.last }}
        {% endfor -%}
    ) as placed
    group by school_key, school_year
),

lasting as (
    select
        school_year,
        count(*) as teachers_past_window_n,
        count(*) filter (where {{ is_known }}) as teachers_with_levels_n,
        count(*) filter (where {{ is_known }} and active_after * mapped_before > active_before * mapped_after)
            as teachers_above_before_n
    from {{ ref('int_last_cycles__measured') }}
    group by school_year
),

past as (
    {{ years_over() }}
)

select
    places.school_key,
    schools.school_code,
    schools.school_name,
    places.school_year,
    conditions.condition_version,
    conditions.condition_versions,
    conditions.conditions_rated,
    conditions.condition_ratings_n,
    conditions.conditions_index,
    conditions.condition_min,
    conditions.weakest_conditions,
    costs.costs_n,
    costs.cost_usd,
    costs.cost_funded_next_year_usd,
    costs.cost_funding_not_said_usd,
    costs.posts_n,
    costs.posts_funded_next_year_n,
    costs.posts_funded_by_own_budget_n,
    costs.posts_not_said_n,
    coalesce(plans.plans_on_file, 0) as plans_on_file,
    cast(plans.stakeholder_groups as bigint) as stakeholder_groups,
    {{ rounded('hours.teacher_hours', 'decimal(12, 2)') }} as teacher_hours,
    spent.schools_costed_n,
    {{ rounded('spent.costed_hours', 'decimal(12, 2)') }} as costed_hours,
    {{ rounded('spent.costed_usd', 'decimal(12, 2)') }} as costed_usd,
    past.is_year_over,
    case
        when past.is_year_over
            then {{ rounded(ratio('spent.costed_usd', 'spent.costed_hours'), 'decimal(12, 2)') }}
    end as cost_per_teacher_hour_usd,
    funded.schools_with_post_n,
    funded.schools_funding_post_n,
    funded.schools_funding_not_said_n,
    {{ rate('funded.schools_funding_post_n', 'funded.schools_with_post_n') }} as funding_continuity_rate,
    stayed.coaches_first_day_n,
    stayed.coaches_year_later_n,
    stayed.coach_retention_rate,
    lasting.teachers_past_window_n,
    lasting.teachers_with_levels_n,
    lasting.teachers_above_before_n,
    {{ rate('lasting.teachers_above_before_n', 'lasting.teachers_with_levels_n') }} as durability_rate
from places
left join {{ ref('dim_school') }} as schools on places.school_key = schools.school_key
left join {{ ref('int_conditions__indexed') }} as conditions
    on places.school_key = conditions.school_key and places.school_year = conditions.school_year
left join costs on places.school_key = costs.school_key and places.school_year = costs.school_year
left join plans on places.school_key = plans.school_key and places.school_year = plans.school_year
left join hours on places.school_key = hours.school_key and places.school_year = hours.school_year
left join spent on places.school_key = spent.school_key and places.school_year = spent.school_year
left join funded on places.school_key = funded.school_key and places.school_year = funded.school_year
left join past on places.school_year = past.school_year
left join {{ ref('int_coaches__retained') }} as stayed
    on places.school_key = 'district' and places.school_year = stayed.school_year
left join lasting on places.school_key = 'district' and places.school_year = lasting.school_year

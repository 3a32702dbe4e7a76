{{ config(schema='marts_restricted') }}
-- A school's year: how far the conditions are in place, what the programme costs, whether it is paid for on, whether a
-- plan is on file; what is the district's as a whole stands at `district`. A condition counts once, with the mean of
-- its ratings; two lists of conditions are never mixed.
with conditions as (
    select
        coalesce(school_key, 'district') as school_key,
        coalesce(school_year, 'not said') as school_year,
        coalesce(condition_version, 'not said') as condition_version,
        essential_condition,
        count(*) as ratings,
        {{ ratio(exact_sum('condition_score') ~ ' - count(*)', '4 * count(*)') }} * 100 as pomp
    from {{ ref('fct_condition_rating') }}
    where condition_score is not null and essential_condition is not null and essential_condition <> 'other'
    group by
        coalesce(school_key, 'district'), coalesce(school_year, 'not said'), coalesce(condition_version, 'not said'),
        essential_condition
),

lowest as (
    select
        school_key,
        school_year,
        condition_version,
        min(pomp) as pomp
    from conditions
    group by school_key, school_year, condition_version
),

indexes as (
    select
        conditions.school_key,
        conditions.school_year,
        conditions.condition_version,
        count(*) as conditions_rated,
        cast(sum(conditions.ratings) as bigint) as condition_ratings_n,
        {{ exact_sum('conditions.pomp') }} / count(*) as conditions_index,
        min(conditions.pomp) as condition_min,
        {{ join_sorted('case when conditions.pomp = least_one.pomp then conditions.essential_condition end', ', ') }}
            as weakest_conditions
    from conditions
    inner join lowest as least_one
        on
            conditions.school_key = least_one.school_key and conditions.school_year = least_one.school_year
            and conditions.condition_version = least_one.condition_version
    group by conditions.school_key, conditions.school_year, conditions.condition_version
),

chosen as (
    select
        indexes.*,
        row_number() over (
            partition by school_key, school_year
            order by conditions_rated desc, condition_version asc
        ) as choice,
        count(*) over (partition by school_key, school_year) as condition_versions
    from indexes
),

costs as (
    select
        coalesce(school_key, 'district') as school_key,
        coalesce(school_year, 'not said') as school_year,
        count(*) as costs_n,
        cast(sum(cast(amount_usd as decimal(12, 2))) as decimal(12, 2)) as cost_usd,
        cast(coalesce(sum(case when is_funded_next_year then amount_usd end), 0) as decimal(12, 2))
            as cost_funded_next_year_usd,
        cast(coalesce(sum(case when is_funded_next_year is null then amount_usd end), 0) as decimal(12, 2))
            as cost_funding_not_said_usd,
        count(*) filter (where {{ is_post() }}) as posts_n,
        count(*) filter (where {{ is_post() }} and is_funded_next_year) as posts_funded_next_year_n,
        count(*) filter (
            where {{ is_post() }} and is_funded_next_year and funding_source in ('district_budget', 'school_budget')
        ) as posts_funded_by_own_budget_n,
        count(*) filter (where {{ is_post() }} and is_funded_next_year is null) as posts_not_said_n
    from {{ ref('fct_programme_cost') }}
    where amount_usd is not null
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
    select school_key, school_year from chosen
    union -- a school may have any of the three
    select school_key, school_year from costs
    union
    select school_key, school_year from plans
)

select
    places.school_key,
    schools.school_code,
    schools.school_name,
    places.school_year,
    chosen.condition_version,
    chosen.condition_versions,
    chosen.conditions_rated,
    chosen.condition_ratings_n,
    {{ rounded('chosen.conditions_index', 'decimal(6, 2)') }} as conditions_index,
    {{ rounded('chosen.condition_min', 'decimal(6, 2)') }} as condition_min,
    chosen.weakest_conditions,
    costs.costs_n,
    costs.cost_usd,
    costs.cost_funded_next_year_usd,
    costs.cost_funding_not_said_usd,
    costs.posts_n,
    costs.posts_funded_next_year_n,
    costs.posts_funded_by_own_budget_n,
    costs.posts_not_said_n,
    coalesce(plans.plans_on_file, 0) as plans_on_file,
    cast(plans.stakeholder_groups as bigint) as stakeholder_groups
from places
left join {{ ref('dim_school') }} as schools on places.school_key = schools.school_key
left join chosen
    on places.school_key = chosen.school_key and places.school_year = chosen.school_year and chosen.choice = 1
left join costs on places.school_key = costs.school_key and places.school_year = costs.school_year
left join plans on places.school_key = plans.school_key and places.school_year = plans.school_year

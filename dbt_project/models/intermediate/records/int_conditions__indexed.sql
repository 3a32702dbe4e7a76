-- How far the essential conditions are in place at a school in a year. A condition counts once, with the mean of its
-- ratings; two lists of conditions are never mixed: the one of which more is rated is told.
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

ranked as (
    select
        *,
        min(pomp) over (partition by school_key, school_year, condition_version) as lowest
    from conditions
),

indexes as (
    select
        school_key,
        school_year,
        condition_version,
        count(*) as conditions_rated,
        cast(sum(ratings) as bigint) as condition_ratings_n,
        {{ exact_sum('pomp') }} / count(*) as conditions_index,
        min(pomp) as condition_min,
        {{ join_sorted('case when pomp = lowest then essential_condition end', ', ') }} as weakest_conditions
    from ranked
    group by school_key, school_year, condition_version
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
)

select
    school_key,
    school_year,
    condition_version,
    condition_versions,
    conditions_rated,
    condition_ratings_n,
    {{ rounded('conditions_index', 'decimal(6, 2)') }} as conditions_index,
    {{ rounded('condition_min', 'decimal(6, 2)') }} as condition_min,
    weakest_conditions
from chosen
where choice = 1

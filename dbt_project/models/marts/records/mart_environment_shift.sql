{{ config(schema='marts_restricted') }}
-- The twelve dimensions of a school, before and after: means of the ratings of each wave; and as `all` the mean over
-- those of the twelve that were rated in both. An order from 1 to 5 rated by few people has no interval that would
-- hold, so none is told.
with ratings as (
    select
        coalesce(observations.school_key, 'district') as school_key,
        {{ told_year('observations.wave') }} as school_year,
        observations.environment_dimension,
        observations.wave,
        observations.rating,
        observations.is_double_rated
    from {{ ref('fct_observation') }} as observations
    left join {{ ref('int_calendar__days') }} as days on observations.observation_date = days.date_day
    where
        observations.rating is not null and observations.wave in ('pre', 'post')
        and observations.environment_dimension is not null
),

waves as (
    select
        school_key,
        school_year,
        environment_dimension,
        count(*) filter (where wave = 'pre') as ratings_pre,
        count(*) filter (where wave = 'post') as ratings_post,
        count(*) filter (where is_double_rated) as double_rated,
        {{ ratio(exact_sum('rating', "wave = 'pre'"), "count(rating) filter (where wave = 'pre')") }} as mean_pre,
        {{ ratio(exact_sum('rating', "wave = 'post'"), "count(rating) filter (where wave = 'post')") }} as mean_post
    from ratings
    group by school_key, school_year, environment_dimension
),

named as (
    select
        waves.*,
        terms.term_name as dimension_name,
        waves.mean_post - waves.mean_pre as mean_change
    from waves
    left join {{ ref('dim_term') }} as terms
        on terms.vocabulary = 'environment_dimension' and waves.environment_dimension = terms.term_code
),

shifts as (
    select
        school_key,
        school_year,
        environment_dimension,
        dimension_name,
        ratings_pre,
        ratings_post,
        double_rated,
        case when mean_change is null then 0 else 1 end as dimensions_both_n,
        mean_pre,
        mean_post,
        mean_change as change_sum,
        mean_change
    from named
    union all
    select
        school_key,
        school_year,
        'all' as environment_dimension,
        'All dimensions' as dimension_name,
        cast(sum(ratings_pre) as bigint) as ratings_pre,
        cast(sum(ratings_post) as bigint) as ratings_post,
        cast(sum(double_rated) as bigint) as double_rated,
        count(mean_change) as dimensions_both_n,
        {% for name in ['mean_pre', 'mean_post'] -%}
        {{ ratio(exact_sum(name, 'mean_change is not null'), 'count(mean_change)') }} as {{ name }},
        {% endfor -%}
        {{ exact_sum('mean_change') }} as change_sum,
        {{ ratio(exact_sum('mean_change'), 'count(mean_change)') }} as mean_change
    from named
    where dimension_name is not null
    group by school_key, school_year
)

select
    shifts.school_key,
    schools.school_code,
    schools.school_name,
    shifts.school_year,
    shifts.environment_dimension,
    shifts.dimension_name,
    shifts.ratings_pre,
    shifts.ratings_post,
    shifts.double_rated,
    cast(shifts.dimensions_both_n as bigint) as dimensions_both_n,
    {{ rounded('shifts.mean_pre', 'decimal(6, 4)') }} as mean_pre,
    {{ rounded('shifts.mean_post', 'decimal(6, 4)') }} as mean_post,
    {{ rounded('shifts.change_sum', 'decimal(6, 4)') }} as change_sum,
    {{ rounded('shifts.mean_change', 'decimal(6, 4)') }} as mean_change
from shifts
left join {{ ref('dim_school') }} as schools on shifts.school_key = schools.school_key

{{ config(schema='marts_restricted') }}
-- The twelve dimensions of a school, before and after: means of the ratings of each wave. An order from 1 to 5 rated by
-- few people has no interval that would hold, so none is told.
with ratings as (
    select
        coalesce(observations.school_key, 'district') as school_key,
        days.school_year,
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
        coalesce(school_year, 'outside the school years') as school_year,
        environment_dimension,
        count(*) filter (where wave = 'pre') as ratings_pre,
        count(*) filter (where wave = 'post') as ratings_post,
        count(*) filter (where is_double_rated) as double_rated,
        {{ ratio(exact_sum('rating', "wave = 'pre'"), "count(rating) filter (where wave = 'pre')") }} as mean_pre,
        {{ ratio(exact_sum('rating', "wave = 'post'"), "count(rating) filter (where wave = 'post')") }} as mean_post
    from ratings
    group by school_key, coalesce(school_year, 'outside the school years'), environment_dimension
)

select
    waves.school_key,
    schools.school_code,
    schools.school_name,
    waves.school_year,
    waves.environment_dimension,
    terms.term_name as dimension_name,
    waves.ratings_pre,
    waves.ratings_post,
    waves.double_rated,
    {{ rounded('waves.mean_pre', 'decimal(6, 4)') }} as mean_pre,
    {{ rounded('waves.mean_post', 'decimal(6, 4)') }} as mean_post,
    {{ rounded('waves.mean_post - waves.mean_pre', 'decimal(6, 4)') }} as mean_change
from waves
left join {{ ref('dim_school') }} as schools on waves.school_key = schools.school_key
left join {{ ref('dim_term') }} as terms
    on terms.vocabulary = 'environment_dimension' and waves.environment_dimension = terms.term_code

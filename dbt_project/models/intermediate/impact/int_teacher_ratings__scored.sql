-- What was observed and rated of a teacher's tasks and classroom before and after. A missing side is NULL, no zero.
with ratings as (
    select
        observations.observed_key as person_key,
        {{ record_year('observations.wave') }} as school_year,
        observations.wave,
        observations.observation_date,
        observations.school_key,
        observations.recorder_key,
        observations.samr_level,
        observations.environment_dimension,
        observations.rating
    from {{ ref('fct_observation') }} as observations
    inner join {{ ref('int_calendar__days') }} as days on observations.observation_date = days.date_day
    where
        observations.wave in ('pre', 'post')
        and observations.observed_key is not null
        and coalesce(observations.observed_role, 'teacher') = 'teacher'
),

-- a dimension that was rated twice is one of the twelve all the same
dimensions as (
    select
        person_key,
        school_year,
        wave,
        environment_dimension,
        {{ ratio(exact_sum('rating'), 'count(*)') }} as score,
        min(observation_date) as first_date,
        max(observation_date) as last_date,
        min(school_key) as school_key,
        min(recorder_key) as first_rater,
        max(recorder_key) as last_rater
    from ratings
    where rating is not null and environment_dimension <> 'other'
    group by person_key, school_year, wave, environment_dimension
),

scores as (
    select
        'rating' as outcome_source,
        'environment' as outcome_id,
        person_key,
        school_year,
        wave,
        {{ ratio(exact_sum('score'), 'count(*)') }} as score,
        min(first_date) as first_date,
        max(last_date) as last_date,
        min(school_key) as school_key,
        min(first_rater) as first_rater,
        max(last_rater) as last_rater
    from dimensions
    group by person_key, school_year, wave
    having {{ is_complete('count(*)', '12') }}
    union all
    select
        'observation' as outcome_source,
        'transformed_tasks' as outcome_id,
        person_key,
        school_year,
        wave,
        {{ ratio("count(*) filter (where samr_level in ('modification', 'redefinition'))", 'count(*)') }} as score,
        min(observation_date) as first_date,
        max(observation_date) as last_date,
        min(school_key) as school_key,
        min(recorder_key) as first_rater,
        max(recorder_key) as last_rater
    from ratings
    where samr_level in ('{{ samr_levels() | join("', '") }}')
    group by person_key, school_year, wave
)

select
    outcome_source,
    outcome_id,
    person_key,
    school_year,
    {% for wave in ['pre', 'post'] -%}
    max(case when wave = '{{ wave }}' then score end) as score_{{ wave }},
    max(case when wave = '{{ wave }}' then school_key end) as school_{{ wave }},
    {% endfor -%}
    max(case when wave = 'pre' then last_date end) as pre_date,
    max(case when wave = 'post' then first_date end) as post_date,
    min(first_rater) as first_rater,
    max(last_rater) as last_rater
from scores
group by outcome_source, outcome_id, person_key, school_year

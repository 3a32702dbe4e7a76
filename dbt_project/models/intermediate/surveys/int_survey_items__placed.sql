-- The answers that a scale's reliability is told by: those that count, of respondents whom nobody knows too.
select
    response_key,
    question_id,
    construct_id,
    form_id,
    form_version,
    wave_id,
    person_key,
    concat('school_year:', school_year) as period,
    cast(scored_value as double) as scored_value
from {{ ref('fct_survey_response_item') }}
where construct_id is not null and is_counted

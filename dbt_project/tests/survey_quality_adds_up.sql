{{ config(tags=['after_estimate']) }}
-- A part is no more than its whole. Red: somebody is counted twice; look at the models int_survey_waves__*.
{% set parts = [
    ['n_respondents', 'n_responses'],
    ['n_unknown', 'n_respondents'],
    ['n_scored', 'n_responses'],
    ['n_judged', 'n_scored'],
    ['n_straight_lined', 'n_judged'],
    ['n_contradicting', 'n_straight_lined'],
    ['n_complete', 'n_scored'],
    ['n_matched', 'n_pre'],
    ['n_matched', 'n_post'],
    ['n_school_changed', 'n_matched'],
] -%}
{% for part, whole in parts -%}
select
    '{{ part }} of {{ whole }}' as identity,
    count(*) as broken
from {{ ref('mart_survey_quality') }}
where {{ part }} > {{ whole }}
having count(*) > 0
union all
{% endfor -%}
select
    'teachers who answered of those who were asked' as identity,
    count(*) as broken
from {{ ref('mart_survey_quality') }}
where invited_from = 'roster' and n_invited_responded > n_invited
having count(*) > 0
union all
select
    'answers of those asked' as identity,
    count(*) as broken
from {{ ref('mart_survey_items') }}
where n_answered > n_asked or n_favourable > n_answered or n_complete > n_answered
having count(*) > 0

-- What came back in a wave, construct by construct, of the finished and real responses.
select
    form_id,
    wave_id,
    construct_id,
    count(*) as n_responses,
    count(distinct person_key) as n_respondents,
    count(distinct case when match_method = 'unresolved' then person_key end) as n_unknown,
    count(*) filter (where is_counted) as n_scored,
    count(is_straight_lined) filter (where is_counted) as n_judged,
    count(*) filter (where is_counted and is_straight_lined) as n_straight_lined,
    count(*) filter (where is_counted and is_contradicting) as n_contradicting
from {{ ref('fct_construct_score') }}
where is_countable
group by form_id, wave_id, construct_id

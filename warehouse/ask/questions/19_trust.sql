-- 19. Can I trust this scale and this match rate?
-- who: Analyst
-- product: analyst
-- read: A row a construct and wave. alpha from .80 is good, from .70 ok; weakest is the item that goes least
--   with the others, at or below 0 it says the opposite. answered is of those who were asked, matched of
--   those who answered before in time; gap is how much higher those who answered again had scored before, in
--   standard deviations. Read the warnings before the scores.
select
    construct_name,
    wave_role,
    n_invited,
    round(response_rate, 2) as answered,
    round(cronbach_alpha, 2) as alpha,
    alpha_band,
    item_rest_min_question_id as weakest,
    round(item_rest_r_min, 2) as weakest_r,
    n_matched,
    round(match_rate, 2) as matched,
    late_pre_n,
    round(stayed_gap_g, 2) as gap,
    warnings
from marts_restricted.mart_survey_quality
where school_year = (select max(newest.school_year) from marts_restricted.mart_survey_quality as newest)
order by construct_name, opens_on, wave_id

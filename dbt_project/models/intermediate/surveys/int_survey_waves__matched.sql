-- Who answered before, after and both, of a form, pair of waves and construct: a year may have several after. A late
-- pre is no pre, as in the marts of impact.
select
    respondents.form_id,
    respondents.pre_wave_id,
    respondents.post_wave_id,
    respondents.construct_id,
    count(distinct case
        when respondents.score_pre is not null and not respondents.is_late_pre then respondents.person_key
    end) as n_pre,
    count(distinct case when respondents.score_post is not null then respondents.person_key end) as n_post,
    count(distinct case
        when pairs.pair_key is not null and not respondents.is_late_pre then respondents.person_key
    end) as n_matched,
    count(distinct case when respondents.is_late_pre then respondents.person_key end) as late_pre_n,
    count(distinct case
        when pairs.pair_key is not null and not respondents.is_late_pre and respondents.is_school_changed
            then respondents.person_key
    end) as n_school_changed,
    bool_and(
        case
            when respondents.score_pre is not null and respondents.score_post is not null
                then respondents.is_scale_comparable
        end
    ) as scale_comparable
from {{ ref('int_survey_respondents__paired') }} as respondents
left join {{ ref('fct_prepost_pair') }} as pairs on respondents.pair_key = pairs.pair_key
group by respondents.form_id, respondents.pre_wave_id, respondents.post_wave_id, respondents.construct_id

select
    pair_key,
    person_key,
    construct_id,
    form_id,
    school_year,
    pre_wave_id,
    post_wave_id,
    pre_date,
    post_date,
    school_key,
    score_pre,
    score_post,
    is_late_pre,
    is_scale_comparable,
    is_school_changed
from {{ ref('int_survey_respondents__paired') }}
where
    score_pre is not null
    and score_post is not null
    and is_scale_comparable
    and post_date > pre_date

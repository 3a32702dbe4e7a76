{{ config(schema='marts_restricted', tags=['after_estimate']) }}
-- Each wave that has opened, with each construct of its form, answered or not.
with asked as (
    select distinct -- a construct has several items
        form_id,
        construct_id
    from {{ ref('dim_question') }}
    where construct_id is not null
),

-- of the pairs that a wave is in the one that ends last, of those whose last wave has opened where there are any
pairs as (
    select
        waves.form_id,
        waves.wave_id,
        pre.wave_id as pre_wave_id,
        post.wave_id as post_wave_id,
        concat(pre.wave_id, '>', post.wave_id) as comparison_id,
        post.closes_on > through.impact_date as is_pair_open,
        row_number() over (
            partition by waves.form_id, waves.wave_id
            order by
                case when post.opens_on <= through.impact_date then 0 else 1 end asc,
                case when post.opens_on <= through.impact_date then post.opens_on end desc nulls last,
                post.opens_on asc, pre.opens_on desc, pre.wave_id asc, post.wave_id asc
        ) as choice
    from {{ ref('dim_survey_wave') }} as waves
    inner join {{ ref('dim_survey_wave') }} as pre
        on {{ same_key('waves', 'pre', ['form_id', 'school_year']) }} and pre.wave_role = 'pre'
    inner join {{ ref('dim_survey_wave') }} as post
        on {{ same_key('waves', 'post', ['form_id', 'school_year']) }} and post.wave_role = 'post'
    cross join {{ ref('int_loads__reached') }} as through
    where waves.wave_id in (pre.wave_id, post.wave_id)
),

joined as (
    select
        waves.form_id,
        waves.wave_id,
        asked.construct_id,
        constructs.construct_name,
        constructs.respondent_role,
        waves.wave_role,
        waves.school_year,
        waves.opens_on,
        waves.closes_on,
        through.impact_date as data_through_date,
        waves.closes_on > through.impact_date as is_open,
        waves.form_versions,
        coalesce(answered.n_responses, 0) as n_responses,
        coalesce(answered.n_respondents, 0) as n_respondents,
        coalesce(answered.n_unknown, 0) as n_unknown,
        coalesce(answered.n_scored, 0) as n_scored,
        case
            when invited.told_invited is not null then 'district'
            when constructs.respondent_role = 'teacher' and invited.teachers_invited > 0 then 'roster'
        end as invited_from,
        invited.told_invited,
        invited.told_responded,
        invited.teachers_invited,
        invited.teachers_responded,
        answered.n_judged,
        answered.n_straight_lined,
        answered.n_contradicting,
        scales.n_items,
        scales.n_complete,
        scales.cronbach_alpha,
        scales.alpha_band,
        scales.form_version as least_reliable_version,
        scales.item_rest_r_min,
        scales.item_rest_min_question_id,
        scales.item_rest_r_max,
        pairs.comparison_id,
        pairs.is_pair_open,
        matched.n_pre,
        matched.n_post,
        matched.n_matched,
        matched.late_pre_n,
        matched.n_school_changed,
        matched.scale_comparable,
        drifted.n_items_drifted,
        lost.n_stayed,
        lost.n_lost,
        lost.mean_stayed,
        lost.mean_lost,
        lost.gap_g
    from {{ ref('dim_survey_wave') }} as waves
    inner join asked on waves.form_id = asked.form_id
    cross join {{ ref('int_loads__reached') }} as through
    left join {{ ref('dim_construct') }} as constructs on asked.construct_id = constructs.construct_id
    left join {{ ref('int_survey_waves__answered') }} as answered
        on {{ same_key('waves', 'answered', ['form_id', 'wave_id']) }} and asked.construct_id = answered.construct_id
    left join {{ ref('int_survey_waves__invited') }} as invited
        on {{ same_key('waves', 'invited', ['form_id', 'wave_id']) }}
    left join {{ ref('int_survey_scales__told') }} as scales
        on {{ same_key('waves', 'scales', ['form_id', 'wave_id']) }} and asked.construct_id = scales.construct_id
    left join pairs on {{ same_key('waves', 'pairs', ['form_id', 'wave_id']) }} and pairs.choice = 1
    left join {{ ref('int_survey_waves__matched') }} as matched
        on
            {{ same_key('pairs', 'matched', ['form_id', 'pre_wave_id', 'post_wave_id']) }}
            and asked.construct_id = matched.construct_id
            and matched.n_post > 0
    left join {{ ref('int_survey_waves__drifted') }} as drifted
        on {{ same_key('waves', 'drifted', ['form_id', 'wave_id']) }} and asked.construct_id = drifted.construct_id
    left join {{ source('coaching', 'survey_nonresponse') }} as lost
        -- nobody is missed while they can still answer again
        on
            {{ same_key('pairs', 'lost', ['form_id', 'pre_wave_id', 'post_wave_id']) }}
            and asked.construct_id = lost.construct_id
            and lost.n_stayed > 0
            and not pairs.is_pair_open
    where waves.opens_on <= through.impact_date
),

rated as (
    select
        *,
        case invited_from when 'district' then told_invited when 'roster' then teachers_invited end as n_invited,
        case invited_from when 'district' then told_responded when 'roster' then teachers_responded end
            as n_invited_responded
    from joined
)

select
    form_id,
    wave_id,
    construct_id,
    construct_name,
    respondent_role,
    wave_role,
    school_year,
    opens_on,
    closes_on,
    data_through_date,
    is_open,
    form_versions,
    cast(n_responses as bigint) as n_responses,
    cast(n_respondents as bigint) as n_respondents,
    cast(n_unknown as bigint) as n_unknown,
    cast(n_scored as bigint) as n_scored,
    cast(n_invited as bigint) as n_invited,
    cast(n_invited_responded as bigint) as n_invited_responded,
    invited_from,
    -- more answers than invitations: a link went on to others, and nobody knows how many were asked
    case when n_invited_responded <= n_invited then {{ rate('n_invited_responded', 'n_invited') }} end as response_rate,
    cast(n_judged as bigint) as n_judged,
    cast(n_straight_lined as bigint) as n_straight_lined,
    {{ rate('n_straight_lined', 'n_judged') }} as straight_lined_share,
    cast(n_contradicting as bigint) as n_contradicting,
    {{ rate('n_contradicting', 'n_judged') }} as contradicting_share,
    cast(n_items as bigint) as n_items,
    cast(n_complete as bigint) as n_complete,
    cast(cronbach_alpha as decimal(8, 4)) as cronbach_alpha,
    alpha_band,
    least_reliable_version,
    cast(item_rest_r_min as decimal(8, 4)) as item_rest_r_min,
    item_rest_min_question_id,
    cast(item_rest_r_max as decimal(8, 4)) as item_rest_r_max,
    comparison_id,
    is_pair_open,
    cast(n_pre as bigint) as n_pre,
    cast(n_post as bigint) as n_post,
    cast(n_matched as bigint) as n_matched,
    case when not is_pair_open then {{ rate('n_matched', 'n_pre') }} end as match_rate,
    cast(late_pre_n as bigint) as late_pre_n,
    cast(n_school_changed as bigint) as n_school_changed,
    scale_comparable,
    cast(n_items_drifted as bigint) as n_items_drifted,
    n_items_drifted > 0 as has_drifted,
    cast(n_stayed as bigint) as n_stayed,
    cast(n_lost as bigint) as n_lost,
    cast(mean_stayed as decimal(10, 4)) as pre_mean_stayed,
    cast(mean_lost as decimal(10, 4)) as pre_mean_lost,
    cast(gap_g as decimal(8, 4)) as stayed_gap_g,
    {{ survey_warnings() }} as warnings
from rated

{{ config(tags=['after_estimate']) }}
-- The scale's reliability in a wave: of several form versions the least reliable one, with its weakest item.
with scales as (
    select
        *,
        row_number() over (
            partition by form_id, wave_id, construct_id
            order by
                case when alpha_band = 'fail' then 0 else 1 end asc,
                cronbach_alpha asc nulls last, n_complete desc, form_version asc
        ) as choice
    from {{ source('coaching', 'reliability') }}
    where variant = 'live'
),

items as (
    select
        *,
        row_number() over (
            partition by form_id, form_version, wave_id, construct_id
            order by item_rest_r asc nulls last, question_id asc
        ) as choice
    from {{ source('coaching', 'survey_items') }}
),

ends as (
    select
        form_id,
        form_version,
        wave_id,
        construct_id,
        min(item_rest_r) as item_rest_r_min,
        max(item_rest_r) as item_rest_r_max,
        max(case when choice = 1 and item_rest_r is not null then question_id end) as item_rest_min_question_id
    from items
    group by form_id, form_version, wave_id, construct_id
)

select
    scales.form_id,
    scales.wave_id,
    scales.construct_id,
    scales.form_version,
    scales.n_complete,
    scales.n_items,
    scales.cronbach_alpha,
    scales.alpha_band,
    ends.item_rest_r_min,
    ends.item_rest_r_max,
    ends.item_rest_min_question_id
from scales
left join ends on {{ same_key('scales', 'ends', ['form_id', 'form_version', 'wave_id', 'construct_id']) }}
where scales.choice = 1

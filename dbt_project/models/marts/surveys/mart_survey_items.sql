{{ config(schema='marts_restricted', tags=['after_estimate']) }}
-- Answers that count, item by item; favourable by the scored value, so of a reversed item the low answers.
with counted as (
    select
        form_id,
        form_version,
        wave_id,
        construct_id,
        question_id,
        max(wave_role) as wave_role,
        max(school_year) as school_year,
        bool_or(is_reversed) as is_reversed,
        max(scale_min) as scale_min,
        max(scale_max) as scale_max,
        count(*) as n_asked,
        count(scored_value) as n_answered,
        {{ ratio(exact_sum('scored_value'), 'count(scored_value)') }} as item_mean,
        -- of two answers one, and of three none that is the middle
        count(*) filter (
            where scored_value >= scale_max - 1 and scored_value > (scale_min + scale_max) / 2
        ) as n_favourable,
        count(*) filter (where scored_value = scale_min) as n_lowest,
        count(*) filter (where scored_value = scale_max) as n_highest
    from {{ ref('fct_survey_response_item') }}
    where is_counted
    group by form_id, form_version, wave_id, construct_id, question_id
)

select
    counted.form_id,
    counted.form_version,
    counted.wave_id,
    counted.construct_id,
    counted.question_id,
    counted.wave_role,
    counted.school_year,
    counted.is_reversed,
    counted.scale_min,
    counted.scale_max,
    cast(counted.n_asked as bigint) as n_asked,
    cast(counted.n_answered as bigint) as n_answered,
    {{ rounded('counted.item_mean', 'decimal(10, 4)') }} as item_mean,
    cast(counted.n_favourable as bigint) as n_favourable,
    {{ rate('counted.n_favourable', 'counted.n_answered') }} as favourable_share,
    cast(counted.n_lowest as bigint) as n_lowest,
    cast(counted.n_highest as bigint) as n_highest,
    cast(fits.n_complete as bigint) as n_complete,
    cast(fits.item_rest_r as decimal(8, 4)) as item_rest_r,
    cast(fits.alpha_without as decimal(8, 4)) as alpha_without,
    through.impact_date as data_through_date
from counted
cross join {{ ref('int_loads__reached') }} as through
left join {{ source('coaching', 'survey_items') }} as fits
    on
        {{ same_key('counted', 'fits', ['form_id', 'form_version', 'wave_id', 'construct_id', 'question_id']) }}

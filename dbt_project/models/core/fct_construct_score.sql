-- The mean of the answered items, where at least two thirds of them are answered.
with item_sets as (
    select
        form_id,
        form_version,
        construct_id,
        {{ join_sorted('question_id') }} as question_set
    from {{ ref('fct_survey_response_item') }}
    group by form_id, form_version, construct_id
),

sizes as (
    select
        form_id,
        construct_id,
        count(*) as item_count
    from {{ ref('survey_questions') }}
    group by form_id, construct_id
)

select
    {{ surrogate_key(['items.response_key', 'items.construct_id']) }} as construct_score_key,
    items.response_key,
    items.construct_id,
    items.form_id,
    items.form_version,
    items.wave_id,
    items.wave_role,
    items.school_year,
    items.person_key,
    items.recorded_at,
    items.recorded_date,
    items.is_counted,
    max(sizes.item_count) as item_count,
    count(items.scored_value) as items_answered,
    {{ is_complete('count(items.scored_value)', 'max(sizes.item_count)') }} as is_valid,
    case
        when {{ is_complete('count(items.scored_value)', 'max(sizes.item_count)') }}
            then {{ exact_sum('items.scored_value') }} / count(items.scored_value)
    end as score,
    -- the same answer everywhere although some items are reversed
    count(items.scored_value) > 2 and min(items.raw_value) = max(items.raw_value) and bool_or(items.is_reversed)
        as is_straight_lined,
    max(item_sets.question_set) as question_set
from {{ ref('fct_survey_response_item') }} as items
inner join item_sets
    on
        items.form_id = item_sets.form_id
        and items.form_version = item_sets.form_version
        and items.construct_id = item_sets.construct_id
inner join sizes on items.form_id = sizes.form_id and items.construct_id = sizes.construct_id
group by
    items.response_key, items.construct_id, items.form_id, items.form_version, items.wave_id, items.wave_role,
    items.school_year,
    items.person_key, items.recorded_at, items.recorded_date, items.is_counted

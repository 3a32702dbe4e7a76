-- The mean of the answered items, where at least two thirds of those that the form version asks are answered.
with item_sets as (
    select
        form_id,
        form_version,
        construct_id,
        {{ join_sorted('comparable_as') }} as question_set
    from {{ ref('fct_survey_response_item') }}
    group by form_id, form_version, construct_id
),

items as (
    select
        *,
        -- what was ticked, before a reversed item is turned
        round(case when is_reversed then scale_min + scale_max - scored_value else scored_value end, 9) as ticked_value,
        (scored_value - scale_min) / nullif(scale_max - scale_min, 0) as scale_share
    from {{ ref('fct_survey_response_item') }}
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
    items.match_method,
    items.is_identified,
    items.recorded_at,
    items.recorded_date,
    items.is_countable,
    items.is_counted,
    max(sizes.item_count) as item_count,
    count(items.scored_value) as items_answered,
    {{ is_complete('count(items.scored_value)', 'max(sizes.item_count)') }} as is_valid,
    case
        when {{ is_complete('count(items.scored_value)', 'max(sizes.item_count)') }}
            then {{ exact_sum('items.scored_value') }} / count(items.scored_value)
    end as score,
    case
        when {{ is_complete('count(items.scored_value)', 'max(sizes.item_count)') }}
            then 100 * {{ exact_sum('items.scale_share') }} / count(items.scored_value)
    end as score_pomp,
    -- the same answer to three items or more, some of them reversed; nobody knows where there are not both sorts
    case
        when
            count(items.scored_value) > 2
            and count(items.scored_value) filter (where items.is_reversed)
            between 1 and count(items.scored_value) - 1
            then min(items.ticked_value) = max(items.ticked_value)
    end as is_straight_lined,
    -- in the middle of the scale one answer to all is no contradiction
    case
        when
            count(items.scored_value) > 2
            and count(items.scored_value) filter (where items.is_reversed)
            between 1 and count(items.scored_value) - 1
            then
                min(items.ticked_value) = max(items.ticked_value)
                and round(min(items.scored_value), 9) <> round(max(items.scored_value), 9)
    end as is_contradicting,
    max(item_sets.question_set) as question_set
from items
inner join item_sets
    on
        items.form_id = item_sets.form_id
        and items.form_version = item_sets.form_version
        and items.construct_id = item_sets.construct_id
inner join {{ ref('int_survey_constructs__asked') }} as sizes
    on {{ same_key('items', 'sizes', ['form_id', 'form_version', 'construct_id']) }}
group by
    items.response_key, items.construct_id, items.form_id, items.form_version, items.wave_id, items.wave_role,
    items.school_year, items.person_key, items.match_method, items.is_identified, items.recorded_at,
    items.recorded_date, items.is_countable, items.is_counted

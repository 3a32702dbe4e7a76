{{ config(tags=['after_estimate']) }}
-- An effect rests on the pairs that the marts count. Red: the estimate step read other pairs; run the night from
-- `estimate` on.
select
    'an effect counts other pairs than the marts' as promise,
    count(*) as broken
from {{ ref('int_impact__measured') }} as cells
inner join {{ source('coaching', 'effects') }} as effects
    on cells.cell_key = effects.cell_key and effects.variant = 'live'
where cells.n_matched <> effects.n_matched
having count(*) > 0

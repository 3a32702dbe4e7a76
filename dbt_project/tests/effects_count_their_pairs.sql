{{ config(tags=['after_estimate']) }}
-- An effect rests on the pairs that the mart counts. Red: the estimate step read other pairs; run the night from
-- `estimate` on.
select
    'an effect counts other pairs than the mart' as promise,
    count(*) as broken
from {{ ref('mart_impact_by_school_standard__restricted') }} as cells
inner join {{ source('coaching', 'effects') }} as effects
    on {{ same_key('cells', 'effects', key_of('mart_impact_by_school_standard')) or 'true' }}
where cells.n_matched <> effects.n_matched
having count(*) > 0

{{ config(tags=['after_estimate']) }}
-- Schema marts: closed periods only, no measure in a hidden cell, no cell without a mask, effects over the pairs they claim.
-- Red: publish nothing; a cell's mask and its row went apart.
{% set marts = [
    ('implementation', 'mart_implementation_by_school_standard', implementation_key(), ['teachers_coached', 'sessions_full_count', 'coach_minutes_allocated', 'share_of_school_coach_minutes', 'cycles_due', 'followup_rate', 'unaligned_school_rate']),
    ('impact', 'mart_impact_by_school_standard', impact_key(), ['n_matched', 'n_pre', 'n_post', 'mean_change', 'effect_g', 'match_rate', 'evidence_flag']),
] -%}
{% for subject, mart, key, measures in marts -%}
select
    '{{ subject }}: a hidden cell shows a measure' as promise,
    count(*) as broken
from {{ ref(mart) }}
where suppressed and coalesce({% for measure in measures %}cast({{ measure }} as {{ dbt.type_string() }}){{ ', ' if not loop.last }}{% endfor %}, n_band) is not null
having count(*) > 0
union all
select
    '{{ subject }}: a running period is shown' as promise,
    count(*) as broken
from {{ ref(mart) }}
where period_end > data_through_date
having count(*) > 0
union all
select
    '{{ subject }}: a cell without mask is shown' as promise,
    count(*) as broken
from {{ ref(mart) }} as cells
left join {{ ref('mart_privacy_mask') }} as mask on mask.mart = '{{ subject }}' and mask.cell_key = {{ cell_key(key, 'cells') }}
where not cells.suppressed and coalesce(mask.suppressed, true)
having count(*) > 0
union all
{% endfor -%}
select
    'an effect counts other pairs than the mart' as promise,
    count(*) as broken
from {{ ref('mart_impact_by_school_standard__restricted') }} as cells
inner join {{ source('coaching', 'effects') }} as effects
    on {{ same_key('cells', 'effects', impact_key()) }}
where cells.n_matched <> effects.n_matched
having count(*) > 0

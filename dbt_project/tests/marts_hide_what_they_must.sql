{{ config(tags=['after_estimate']) }}
-- Every published twin: its key is there once, closed periods only, no measure in a hidden cell, none over too few
-- people, no cell without a mask. Red: publish nothing; a cell's mask and its row went apart.
{% for mart in var('protected_marts') -%}
{% set twin = coaching._node(mart) -%}
{% set key = coaching.key_of(mart) -%}
{% set measures = twin.columns.values() | selectattr('config.meta.family', 'defined') | list if twin else [] -%}
{{ coaching.broken_key(ref(mart), key, mart ~ ': its key') }}
union all
select
    '{{ mart }}: a hidden cell shows a measure' as promise,
    count(*) as broken
from {{ ref(mart) }}
where suppressed is null or (suppressed and ({% for m in measures %}{{ m.name }} is not null or {% endfor %}false))
having count(*) > 0
union all
select
    '{{ mart }}: a running period is shown' as promise,
    count(*) as broken
from {{ ref(mart) }}
where period_end > data_through_date
having count(*) > 0
union all
select
    '{{ mart }}: a cell without mask is shown' as promise,
    count(*) as broken
from {{ ref(mart) }} as cells
left join {{ ref('mart_privacy_mask') }} as mask
    on mask.mart = '{{ twin.config.meta.mask if twin }}' and {{ cell_key(key, 'cells') }} = mask.cell_key
where not cells.suppressed and coalesce(mask.suppressed, true)
having count(*) > 0
{% for m in measures if m.config.meta.threshold -%}
union all
select
    '{{ mart }}: {{ m.name }} rests on too few people' as promise,
    count(*) as broken
from {{ ref(mart) }}
where {{ m.name }} is not null and not {{ coaching._enough(m.config.meta.people, m.config.meta) }}
having count(*) > 0
{% endfor -%}
{{ 'union all' if not loop.last }}
{% endfor %}

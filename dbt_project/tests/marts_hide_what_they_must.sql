{{ config(tags=['after_estimate']) }}
-- Every published twin: its key is there once, closed periods only, no measure in a hidden cell, none of a hidden part
-- of its people, none over too few. Red: publish nothing; a cell's mask and its row went apart.
{% for mart in var('protected_marts') -%}
{% set twin = coaching._node(mart) -%}
{% set said = twin.config.meta if twin else {} -%}
{% set key = coaching.key_of(mart) -%}
{% set exact = coaching.exact(mart) -%}
{% set mask = ref('mart_privacy_mask') -%}
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
{% for family in said.families or [] -%}
{% set tells = ['not twin.suppressed'] if family == said.main else [] -%}
{% for m in measures if family == m.config.meta.family or family in (m.config.meta.rests_on or []) -%}
{% do tells.append('twin.' ~ m.name ~ ' is not null') -%}
{% endfor -%}
union all
select
    '{{ mart }}: {{ family }} is shown without a mask that says so' as promise,
    count(*) as broken
from {{ ref(mart) }} as twin
inner join {{ exact }} as restricted on {{ same_key('twin', 'restricted', key) or 'true' }}
left join {{ mask }} as mask
    on mask.cube = '{{ said.cube }}' and mask.family = '{{ family }}' and restricted.cell_key = mask.cell_key
where coalesce(mask.suppressed, true) and ({{ tells | join(' or ') or 'false' }})
having count(*) > 0
{% endfor -%}
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

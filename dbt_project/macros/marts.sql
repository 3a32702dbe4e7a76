{# The protected marts' declarations, and what follows from them. The published twin's yml is written from the
   restricted mart's before dbt starts (warehouse/build/twins.py): both say under `meta` what these macros read. #}

{# A node of the project; nothing while dbt only looks for references. #}
{% macro _node(name) -%}
    {{ return(graph.nodes['model.coaching.' ~ name] if execute else none) }}
{%- endmacro %}

{# The columns that tell a mart's rows apart. #}
{% macro key_of(mart) -%}
    {% set node = coaching._node(mart ~ '__restricted') -%}
    {{ return(node.config.meta.mart.key if node else []) }}
{%- endmacro %}

{# The declaration behind a relation that a test looks at. #}
{% macro _declared(relation) -%}
    {% if not execute %}{{ return(none) }}{% endif -%}
    {% set found = graph.nodes.values() | selectattr('resource_type', 'equalto', 'model')
        | selectattr('relation_name', 'equalto', relation | string) | list -%}
    {{ return(found | first) }}
{%- endmacro %}

{# The exact values that a twin shows a part of: those of the facts that are published (macros/frozen.sql). #}
{% macro exact(mart) -%}
    {{ return(coaching.variant_of(mart, 'released')) }}
{%- endmacro %}

{# What BI may read of a mart: closed periods only, and of each cell what the mask shows. Where the cell itself is
   hidden it shows nothing; where only a part of its people is, that part's columns are blank and `hidden_parts` names
   it. What has no row in the mask is hidden. #}
{% macro published(mart) -%}
    {% set twin = coaching._node(mart) -%}
    {% set said = twin.config.meta if twin else {} -%}
    {% set columns = twin.columns.values() | list if twin else [] -%}
with masks as (
    select
        cell_key
        {%- for family in said.families or [] %},
        coalesce(max(case when family = '{{ family }}' then {{ coaching._as_number('suppressed') }} end), 1) = 1
            as {{ family }}_hidden,
        max(case when family = '{{ family }}' then people end) as {{ family }}_people
        {%- endfor %}
    from {{ source('coaching', 'privacy_mask') }}
    where cube = '{{ said.cube }}'
    group by cell_key
),

cells as (
    select
        restricted.*
        {%- for family in said.families or [] %},
        coalesce(masks.{{ family }}_hidden, true) as {{ family }}_hidden,
        masks.{{ family }}_people
        {%- endfor %}
        {%- for cell in said.beside or [] %}
        {%- for family in said.families %},
        coalesce({{ cell }}_mask.{{ family }}_hidden, true) as {{ cell }}_{{ family }}_hidden
        {%- endfor %}
        {%- endfor %}
    from {{ coaching.exact(mart) }} as restricted
    left join masks on restricted.cell_key = masks.cell_key
    {% for cell in said.beside or [] -%}
    left join masks as {{ cell }}_mask on restricted.{{ cell }} = {{ cell }}_mask.cell_key
    {% endfor -%}
    where restricted.period_end <= restricted.data_through_date
)

select
    {% for column in columns -%}
    {{ coaching._shown(column, said, columns) }} as {{ column.name }}{{ ',' if not loop.last }}
    {% endfor -%}
    {{ '1 as nothing' if not twin }}
from cells
{%- endmacro %}

{% macro _as_number(condition) -%}
    case when {{ condition }} then 1 else 0 end
{%- endmacro %}

{# A column of the twin: labels as they are, measures where the mask and the rules of their declaration show them. #}
{% macro _shown(column, said, columns) -%}
    {% set name = column.name -%}
    {% set meta = column.config.meta -%}
    {% if name == 'suppressed' -%}
    cells.{{ said.main }}_hidden
    {%- elif name == 'hidden_parts' -%}
    case
        when not cells.{{ said.main }}_hidden
            then nullif(concat_ws(
                ', ', cast(null as {{ dbt.type_string() }})
                {%- for family in said.families if family != said.main %},
                case when cells.{{ family }}_hidden then '{{ family }}' end
                {%- endfor %}
            ), '')
    end
    {%- elif meta.band_of -%}
    {% set share = columns | selectattr('name', 'equalto', meta.band_of) | first -%}
    case when {{ coaching._open(share.config.meta, said) }} then {{ coaching._band(share) }} end
    {%- elif not meta.family -%}
    cells.{{ name }}
    {%- else -%}
    case
        when
            {{ coaching._open(meta, said) }}
            {% for share in columns if name in (share.config.meta.coded or []) -%}
            and ({{ coaching._band(share) }}) is null
            {% endfor -%}
            {% set whole = 'cast(round(cells.' ~ name ~ ', 2) as ' ~ column.data_type ~ ')' -%}
            then {{ whole if meta.ladder else 'cells.' ~ name }}
    end
    {%- endif %}
{%- endmacro %}

{% macro _band(share) -%}
    {{ coaching.ladder_band('cells.' ~ share.name, 'cells.' ~ share.config.meta.people_of ~ '_people') }}
{%- endmacro %}

{# Whether a measure may be seen: its cell, its own people, those whom its column counts, the cells it tells of. #}
{% macro _open(meta, said) -%}
    not cells.{{ said.main }}_hidden
    {%- for family in meta.rests_on or [] %}
            and not cells.{{ family }}_hidden
    {%- endfor -%}
    {%- if meta.threshold %}
            and {{ coaching._enough('cells.' ~ meta.people, meta) }}
    {%- endif -%}
    {%- if meta.of %}
            {%- set rest = 'cells.' ~ meta.of ~ ' - cells.' ~ meta.people %}
            and {{ coaching._enough(rest, {'zero_is_open': true, 'threshold': meta.threshold}) }}
    {%- endif -%}
    {%- for cell in meta.beside or [] %}
            and not cells.{{ cell }}_{{ meta.family }}_hidden
    {%- endfor %}
{%- endmacro %}

{% macro _enough(people, meta) -%}
    ({{ people ~ ' = 0 or ' if meta.zero_is_open }}{{ people }} >= {{ var('thresholds')[meta.threshold] }})
{%- endmacro %}

{# A share at either end says how nearly nobody or everybody it is, by how many people it is a share of; NULL between
   the ends, where the share itself is told in whole per cent. Rungs: 300 people and more 1 %, 100 to 299 2 %, 40 to 99
   5 %, 20 to 39 10 %, fewer 20 %. #}
{% macro ladder_band(share, people) -%}
    case
        {%- for least, percent in [(300, 1), (100, 2), (40, 5), (20, 10), (0, 20)] %}
        when {{ people }} >= {{ least }} and {{ share }} <= {{ percent / 100 }}
            then concat('<={{ percent }} % of ', {{ n_band(people) }})
        when {{ people }} >= {{ least }} and {{ share }} >= {{ (100 - percent) / 100 }}
            then concat('>={{ 100 - percent }} % of ', {{ n_band(people) }})
        when {{ people }} >= {{ least }} then null
        {%- endfor %}
    end
{%- endmacro %}

{# Whether the columns of a key are there, and tell rows apart. #}
{% macro broken_key(relation, key, promise) -%}
    select
        '{{ promise }}' as promise,
        count(*) as broken
    from (
        select {{ key | join(', ') or 1 }}
        from {{ relation }}
        group by {{ key | join(', ') or 1 }}
        having count(*) > 1 {% for column in key %}or {{ column }} is null {% endfor %}
    ) as doubles
    having count(*) > 0
{%- endmacro %}

{# What tells the places of a mart apart, by their level: school, group (school groups and poverty bands) or district;
   of `cells` with the columns place and place_level, `schools`, and `sites`: groups as they were in the period. #}
{% macro place_columns(place) -%}
    {% if place == 'school' -%}
    {% for label in ['key', 'code', 'name', 'level'] -%}
    schools.school_{{ label }},
    {% endfor -%}
    sites.school_group,
    sites.poverty_band,
    {% elif place == 'group' -%}
    cells.place_level as group_type,
    substr(cells.place, length(cells.place_level) + 2) as group_name,
    {% endif -%}
{%- endmacro %}

{# The rows of those places. #}
{% macro of_place(place) -%}
    cells.place_level in {{ {'school': "('school')", 'group': "('school_group', 'poverty_band')",
        'district': "('district')"}[place] }}
{%- endmacro %}

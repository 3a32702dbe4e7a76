{{ config(tags=['after_estimate']) }}
-- What one finds who adds up the rows that a mart shows. Which rows are hidden is counted in the published marts
-- themselves; how much they hide rests on totals that are told coarsely.
{% set places = {'by_school': 'school', 'by_school_standard': 'school', 'by_group_standard': '', 'district_standard':
    'district'} -%}
with shown as (
    {% for subject in ['implementation', 'impact'] -%}
    {% for name, place in places.items() -%}
    {% set with_coaching = subject == 'implementation' -%}
    select
        'mart_{{ subject }}_{{ name }}' as mart_name,
        school_year,
        period_type,
        {{ "'" ~ place ~ "'" if place else 'group_type' }} as place_level,
        {% if place == 'school' -%}
        coalesce(poverty_band, 'none') as poverty_band,
        {% elif place -%}
        'all' as poverty_band,
        {% else -%}
        case when group_type = 'poverty_band' then group_name else 'all' end as poverty_band,
        {% endif -%}
        {% if name != 'by_school' -%}
        standard_level,
        {% elif with_coaching -%}
        case when framework_id = 'all' then 'all' else 'framework' end as standard_level,
        {% else -%}
        'all' as standard_level,
        {% endif -%}
        suppressed,
        {{ 'suppressed or sessions_allocated > 0' if with_coaching else 'true' }} as has_something,
        {{ 'cast(sessions_allocated as double)' if with_coaching else 'cast(null as double)' }} as sessions,
        {{ 'cast(coach_minutes_allocated as double)' if with_coaching else 'cast(null as double)' }} as coach_minutes
    from {{ ref('mart_' ~ subject ~ '_' ~ name) }}
    {{ 'union all' if not loop.last }}
    {% endfor -%}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

added as (
    select
        mart_name,
        school_year,
        period_type,
        place_level,
        poverty_band,
        standard_level,
        {% for measure in ['sessions', 'coach_minutes'] -%}
        case
            when mart_name like 'mart_implementation%' then coalesce({{ total(measure) }}, 0)
        end as {{ measure }},
        {% endfor -%}
        count(*) filter (where has_something) as cells,
        count(*) filter (where has_something and not suppressed) as cells_visible
    from shown
    group by mart_name, school_year, period_type, place_level, poverty_band, standard_level
),

totals as (
    {% set ends = ['sessions_from', 'sessions_to', 'coach_minutes_from', 'coach_minutes_to'] -%}
    select
        school_year,
        standard_level,
        {{ ends | join(', ') }},
        poverty_band
    from {{ ref('int_visible__totals') }}
    union all
    select
        school_year,
        standard_level,
        {% for end in ends -%}
        case when count(*) = count({{ end }}) then {{ exact_sum(end) }} end as {{ end }},
        {% endfor -%}
        'all' as poverty_band
    from {{ ref('int_visible__totals') }}
    group by school_year, standard_level
)

select
    added.mart_name,
    added.school_year,
    added.period_type,
    added.place_level,
    added.poverty_band,
    added.standard_level,
    {% for measure in ['sessions', 'coach_minutes'] -%}
    cast(floor(100 * added.{{ measure }} / totals.{{ measure }}_to) / 100 as decimal(4, 2))
        as {{ measure }}_visible_from,
    cast(case
        when added.{{ measure }} >= totals.{{ measure }}_from then 1
        else ceil(100 * added.{{ measure }} / totals.{{ measure }}_from) / 100
    end as decimal(4, 2)) as {{ measure }}_visible_to,
    {% endfor -%}
    added.cells,
    added.cells_visible,
    {{ rate('added.cells_visible', 'added.cells') }} as cells_visible_share
from added
left join totals
    on {{ same_key('added', 'totals', ['school_year', 'standard_level', 'poverty_band']) }}

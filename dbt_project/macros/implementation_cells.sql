{# Every cell there is to report on: the standards of each framework in use by a period, for each place with teachers
   or coaching then. A standard that coaching did not reach, and a month in which nobody used a framework that was
   in use before, are rows of zeros, not missing rows. #}
{% macro implementation_frame(variant) -%}
with active as (
    {% for part in ['minutes', 'cycles', 'follow_ups'] -%}
    select
        counted.place,
        counted.period,
        frameworks.framework_id
    from {{ variant_of('int_implementation__' ~ part, variant) }} as counted
    inner join {{ ref('dim_framework') }} as frameworks on counted.standard = frameworks.framework_id
    {{ 'union -- one row whatever happened there' if not loop.last }}
    {% endfor %}
),

first_uses as (
    select
        active.framework_id,
        periods.period_type,
        min(periods.period_start) as first_start
    from active
    inner join {{ ref('int_periods__listed') }} as periods on active.period = periods.period
    group by active.framework_id, periods.period_type
),

in_use as (
    select
        first_uses.framework_id,
        periods.period
    from first_uses
    inner join {{ ref('int_periods__listed') }} as periods
        on first_uses.period_type = periods.period_type and first_uses.first_start <= periods.period_start
    cross join {{ ref('int_loads__reached') }} as through
    where periods.period_start <= through.implementation_date
    union
    select distinct framework_id, period -- a kickoff may lie in a period that has not begun
    from active
),

eligible as (
    select
        place,
        period,
        count(*) as teachers_eligible
    from {{ facts('int_eligibility__placed', variant) }}
    group by place, period
),

reported as (
    select place, period
    from active
    union -- a place may have both teachers and coaching
    select place, period
    from eligible
),

places as (
    select distinct member as place, level as place_level -- a place has several schools
    from {{ ref('int_places__listed') }}
),

standards as (
    select distinct -- a framework has several standards
        codes.framework_id,
        members.member as standard,
        members.level as standard_level
    from {{ ref('int_standard_members__listed') }} as members
    inner join {{ ref('dim_standard') }} as codes on members.qualified_code = codes.qualified_code
)

select distinct -- `all` is of every framework in use
    reported.place,
    places.place_level,
    standards.standard,
    standards.standard_level,
    reported.period,
    coalesce(eligible.teachers_eligible, 0) as teachers_eligible
from reported
inner join in_use on reported.period = in_use.period
inner join standards on in_use.framework_id = standards.framework_id
inner join places on reported.place = places.place
left join eligible on reported.place = eligible.place and reported.period = eligible.period
{%- endmacro %}

{% macro implementation_cells(variant) -%}
select
    {{ cell_key(['place', 'standard', 'period'], 'frame') }} as cell_key,
    frame.place,
    frame.place_level,
    frame.standard,
    frame.standard_level,
    frame.period,
    frame.teachers_eligible,
    {% for count in ['teachers_coached', 'teachers_coached_eligible', 'teachers_over_threshold', 'coaches_active',
        'sessions_full_count', 'sessions_allocated', 'coach_minutes_full', 'coach_minutes_allocated',
        'participant_minutes_allocated', 'one_on_one_minutes_allocated', 'group_minutes_allocated', 'cycles_started',
        'cycles_due', 'cycles_completed', 'followups_closed_window', 'followups_on_time'] -%}
    coalesce({{ count }}, 0) as {{ count }},
    {% endfor -%}
    teachers.dosage_hours,
    teachers.dosage_hours_median,
    cycles.cycle_days_median
from {{ variant_of('int_implementation__frame', variant) }} as frame
{% for part in ['minutes', 'teachers', 'cycles', 'follow_ups'] -%}
left join {{ variant_of('int_implementation__' ~ part, variant) }} as {{ part }}
    on {{ same_key('frame', part, ['place', 'standard', 'period']) }}
{% endfor -%}
{%- endmacro %}

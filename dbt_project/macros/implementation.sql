{# What the marts of implementation count, by members of place, standard and period (int_places__listed and the like),
   from the facts of one variant (macros/frozen.sql). #}

{# The other side of a fact's site and slice: every place and period that holds it. #}
{% macro _each_place_and_period(facts) -%}
inner join {{ ref('int_places__listed') }} as places on {{ facts }}.site_key = places.site_key
inner join {{ ref('int_period_slices__members') }} as periods on {{ facts }}.slice_key = periods.slice_key
{%- endmacro %}

{# Indicators' parts of a session add up to their standard's; its full minutes count once, however many it touches. #}
{% macro implementation_sessions(variant) -%}
select
    parts.session_key,
    parts.slice_key,
    parts.site_key,
    parts.person_key,
    parts.coach_key,
    parts.is_one_on_one,
    parts.is_group,
    members.member as standard,
    {{ exact_sum('parts.session_part') }} as session_part,
    max(parts.coach_minutes_full) as coach_minutes_full,
    {{ exact_sum('parts.coach_minutes') }} as coach_minutes,
    {{ exact_sum('parts.received_minutes') }} as received_minutes
from {{ facts('int_session_parts__placed', variant) }} as parts
inner join {{ ref('int_standard_members__listed') }} as members on parts.qualified_code = members.qualified_code
group by
    parts.session_key, parts.slice_key, parts.site_key, parts.person_key, parts.coach_key, parts.is_one_on_one,
    parts.is_group, members.member
{%- endmacro %}

{% macro implementation_minutes(variant) -%}
select
    places.member as place,
    sessions.standard,
    periods.member as period,
    count(distinct sessions.coach_key) as coaches_active,
    count(distinct sessions.session_key) as sessions_full_count,
    {{ total('sessions.session_part') }} as sessions_allocated,
    {{ total('sessions.coach_minutes_full') }} as coach_minutes_full,
    {{ total('sessions.coach_minutes') }} as coach_minutes_allocated,
    coalesce({{ total('sessions.received_minutes') }}, 0) as participant_minutes_allocated,
    coalesce({{ total('sessions.coach_minutes', where='sessions.is_one_on_one') }}, 0) as one_on_one_minutes_allocated,
    coalesce({{ total('sessions.coach_minutes', where='sessions.is_group') }}, 0) as group_minutes_allocated
from {{ variant_of('int_implementation__sessions', variant) }} as sessions
{{ coaching._each_place_and_period('sessions') }}
group by places.member, sessions.standard, periods.member
{%- endmacro %}

{% macro implementation_teachers(variant) -%}
with per_teacher as (
    select
        places.member as place,
        sessions.standard,
        periods.member as period,
        sessions.person_key,
        {{ total('sessions.received_minutes') }} / 60 as dosage_hours
    from {{ variant_of('int_implementation__sessions', variant) }} as sessions
    {{ coaching._each_place_and_period('sessions') }}
    where sessions.person_key is not null
    group by places.member, sessions.standard, periods.member, sessions.person_key
)

select
    per_teacher.place,
    per_teacher.standard,
    per_teacher.period,
    count(*) as teachers_coached,
    count(eligible.person_key) as teachers_coached_eligible,
    {{ total('per_teacher.dosage_hours') }} as dosage_hours,
    percentile_cont(0.5) within group (order by per_teacher.dosage_hours) as dosage_hours_median,
    count(*) filter (where per_teacher.dosage_hours >= {{ var('thresholds')['dosage_hours'] }} - 1e-9)
        as teachers_over_threshold
from per_teacher
left join {{ facts('int_eligibility__placed', variant) }} as eligible
    on {{ same_key('per_teacher', 'eligible', ['place', 'period', 'person_key']) }}
group by per_teacher.place, per_teacher.standard, per_teacher.period
{%- endmacro %}

{% macro implementation_cycles(variant) -%}
with per_cycle as (
    select distinct -- several codes of a cycle are one standard
        places.member as place,
        members.member as standard,
        periods.member as period,
        parts.cycle_key,
        parts.milestone,
        parts.is_completed,
        parts.kickoff_to_debrief_days
    from {{ facts('int_cycle_parts__placed', variant) }} as parts
    inner join {{ ref('int_standard_members__listed') }} as members on parts.qualified_code = members.qualified_code
    {{ coaching._each_place_and_period('parts') }}
)

select
    place,
    standard,
    period,
    count(*) filter (where milestone = 'started') as cycles_started,
    count(*) filter (where milestone = 'due') as cycles_due,
    count(*) filter (where is_completed) as cycles_completed,
    percentile_cont(0.5) within group (order by cast(kickoff_to_debrief_days as double)) as cycle_days_median
from per_cycle
group by place, standard, period
{%- endmacro %}

{% macro implementation_follow_ups(variant) -%}
with per_session as (
    select distinct -- a session counts once in each place it reached
        places.member as place,
        members.member as standard,
        periods.member as period,
        parts.session_key,
        parts.is_on_time
    from {{ facts('int_follow_up_parts__placed', variant) }} as parts
    inner join {{ ref('int_standard_members__listed') }} as members on parts.qualified_code = members.qualified_code
    {{ coaching._each_place_and_period('parts') }}
)

select
    place,
    standard,
    period,
    count(*) as followups_closed_window,
    count(*) filter (where is_on_time) as followups_on_time
from per_session
group by place, standard, period
{%- endmacro %}

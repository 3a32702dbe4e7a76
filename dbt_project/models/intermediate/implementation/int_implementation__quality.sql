-- How coaching was done in each cell, beside how much of it there was: what the log says of each session, the core
-- moves of completed cycles, evidence of its standards. For the restricted marts alone: nothing of it is published.
{% set activities = nine_activities() -%}
with sessions_reached as (
    select -- a session has several participants and schools, and counts once in each cell
        places.member as place,
        sessions.standard,
        periods.member as period,
        sessions.session_key,
        {{ exact_sum('sessions.coach_minutes') }} as coach_minutes
    from {{ ref('int_implementation__sessions') }} as sessions
    {{ coaching._each_place_and_period('sessions') }}
    group by places.member, sessions.standard, periods.member, sessions.session_key
),

coded as (
    select distinct session_key -- a session has several standards
    from {{ ref('bridge_session_standard') }}
    where match_method <> 'no_code'
),

logged as (
    select
        sessions.session_key,
        sessions.session_type in ('co_teaching', 'coteaching') as is_co_teaching,
        case when sessions.log_lag_days < 0 then 0 else sessions.log_lag_days end as lag_days,
        coded.session_key is not null
        and sessions.duration_minutes is not null
        and sessions.session_format is not null
        and coalesce({{ filled('log.teacher_emails') }}, {{ filled('log.teacher_names') }}) is not null as is_complete,
        sessions.is_learning_goal_first,
        sessions.is_agency_asked,
        sessions.is_feedback_asked,
        sessions.feedback_score
    from {{ ref('fct_coaching_session') }} as sessions
    inner join {{ ref('int_sessions__held') }} as log on sessions.session_key = log.session_key
    left join coded on sessions.session_key = coded.session_key
),

of_sessions as (
    select
        sessions_reached.place,
        sessions_reached.standard,
        sessions_reached.period,
        count(*) filter (where logged.is_co_teaching) as co_teaching_sessions,
        count(logged.lag_days) as logs_timed,
        count(*) filter (where logged.lag_days <= {{ var('thresholds')['log_days'] }}) as logs_timely,
        percentile_cont(0.5) within group (order by cast(logged.lag_days as double)) as log_median_lag_days,
        count(*) filter (where logged.is_complete) as logs_complete,
        count(logged.is_learning_goal_first) as learning_first_answered,
        count(*) filter (where logged.is_learning_goal_first) as learning_first_yes,
        count(logged.is_agency_asked) as agency_answered,
        count(*) filter (where logged.is_agency_asked) as agency_yes,
        count(*) filter (where logged.is_feedback_asked) as feedback_asked,
        count(logged.feedback_score) as feedback_n,
        {{ ratio(exact_sum('logged.feedback_score'), 'count(logged.feedback_score)') }} as feedback_mean,
        count(*) filter (where logged.feedback_score >= 4) as feedback_favourable_n
    from sessions_reached
    inner join logged on sessions_reached.session_key = logged.session_key
    group by sessions_reached.place, sessions_reached.standard, sessions_reached.period
),

written as (
    {% for column in ['activities', 'core_moves'] -%}
    select
        session_key,
        '{{ column }}' as question,
        {{ filled(column) }} as cell
    from {{ ref('fct_coaching_session') }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

parts as (
    {{ split_to_rows('written', ['session_key', 'question'], 'cell', '[;,|]') }}
),

words as (
    {% for column in ['activity_code', 'activity_name'] -%}
    select
        {{ plain_word(column) }} as word,
        activity_code,
        core_move
    from {{ ref('ref_coaching_activities') }}
    union all
    {% endfor -%}
    select
        {{ plain_word('term_code') }} as word,
        cast(null as {{ dbt.type_string() }}) as activity_code,
        term_code as core_move
    from {{ ref('dim_term') }}
    where vocabulary = 'core_move'
),

named as (
    select distinct -- an activity by code and by name is one
        parts.session_key,
        words.activity_code
    from parts
    inner join words on {{ plain_word('parts.part') }} = words.word
    where parts.question = 'activities' and words.activity_code is not null
),

shares as (
    select
        session_key,
        activity_code,
        cast(1 as double) / count(*) over (partition by session_key) as share
    from named
),

of_activities as (
    select
        sessions_reached.place,
        sessions_reached.standard,
        sessions_reached.period,
        {% for code, name in activities.items() -%}
        {{ total('sessions_reached.coach_minutes * shares.share', where="shares.activity_code = '" ~ code ~ "'") }}
            as {{ name }}_minutes,
        {% endfor -%}
        {{ total('sessions_reached.coach_minutes', where='shares.activity_code is null') }} as no_activity_minutes
    from sessions_reached
    left join shares on sessions_reached.session_key = shares.session_key
    where
        sessions_reached.standard = 'all'
        or sessions_reached.standard in (select used.framework_id from {{ ref('dim_framework') }} as used)
    group by sessions_reached.place, sessions_reached.standard, sessions_reached.period
),

moves as (
    -- a cycle whose sessions say neither activities nor moves is not known to have none
    select
        contacts.cycle_key,
        count(distinct {{ filled('words.core_move') }}) as moves_seen
    from {{ ref('int_cycle_contacts__matched') }} as contacts
    inner join parts on contacts.session_key = parts.session_key
    left join words on {{ plain_word('parts.part') }} = words.word
    where contacts.is_named
    group by contacts.cycle_key
),

cycles_reached as (
    select distinct -- several codes of a cycle are one standard
        places.member as place,
        members.member as standard,
        periods.member as period,
        cycles.cycle_key
    from {{ ref('int_cycle_parts__placed') }} as cycles
    inner join {{ ref('int_standard_members__listed') }} as members on cycles.qualified_code = members.qualified_code
    {{ coaching._each_place_and_period('cycles') }}
    where cycles.is_completed
),

of_cycles as (
    select
        cycles_reached.place,
        cycles_reached.standard,
        cycles_reached.period,
        4 * count(*) as core_moves_possible,
        cast(sum(moves.moves_seen) as bigint) as core_moves_seen
    from cycles_reached
    inner join moves on cycles_reached.cycle_key = moves.cycle_key
    group by cycles_reached.place, cycles_reached.standard, cycles_reached.period
),

items as (
    {% for fact, day in {'fct_artifact': 'artifact_date', 'fct_testimonial': 'told_date'}.items() -%}
    select
        record_key,
        '{{ fact }}' as kind,
        {{ day }} as item_date,
        school_key
    from {{ ref(fact) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

items_placed as (
    select
        items.record_key,
        items.kind,
        bridge.qualified_code,
        slices.slice_key,
        sites.site_key
    from items
    inner join {{ ref('bridge_record_standard') }} as bridge on items.record_key = bridge.record_key
    cross join (select school_key from {{ ref('dim_school') }} where is_unknown) as unknown
    inner join {{ ref('int_period_slices__listed') }} as slices
        on items.item_date between slices.slice_start and slices.slice_end
    inner join {{ ref('int_school_sites__listed') }} as sites
        on coalesce(items.school_key, unknown.school_key) = sites.school_key and slices.slice_key = sites.span
),

items_reached as (
    select distinct -- an item of two indicators is one of their standard
        places.member as place,
        members.member as standard,
        periods.member as period,
        items_placed.record_key,
        items_placed.kind
    from items_placed
    inner join {{ ref('int_standard_members__listed') }} as members
        on items_placed.qualified_code = members.qualified_code
    {{ coaching._each_place_and_period('items_placed') }}
),

of_items as (
    select
        place,
        standard,
        period,
        count(*) filter (where kind = 'fct_artifact') as artifacts_n,
        count(*) filter (where kind = 'fct_testimonial') as testimonials_n
    from items_reached
    group by place, standard, period
),

held as (
    select
        count(*) filter (where kind = 'fct_artifact') > 0 as has_artifacts,
        count(*) filter (where kind = 'fct_testimonial') > 0 as has_testimonials
    from items
)

select
    {{ cell_key(['place', 'standard', 'period'], 'frame') }} as cell_key,
    {% for count in ['co_teaching_sessions', 'logs_timed', 'logs_timely', 'logs_complete', 'learning_first_answered',
        'agency_answered', 'feedback_asked', 'feedback_n'] -%}
    coalesce(of_sessions.{{ count }}, 0) as {{ count }},
    {% endfor -%}
    {% for name in (activities.values() | list) + ['no_activity'] -%}
    coalesce(of_activities.{{ name }}_minutes, 0) as {{ name }}_minutes,
    {% endfor -%}
    of_sessions.log_median_lag_days,
    case when of_sessions.learning_first_answered > 0 then of_sessions.learning_first_yes end as learning_first_yes,
    case when of_sessions.agency_answered > 0 then of_sessions.agency_yes end as agency_yes,
    of_sessions.feedback_mean,
    case when of_sessions.feedback_n > 0 then of_sessions.feedback_favourable_n end as feedback_favourable_n,
    coalesce(of_cycles.core_moves_possible, 0) as core_moves_possible,
    of_cycles.core_moves_seen,
    case when held.has_artifacts then coalesce(of_items.artifacts_n, 0) end as artifacts_n,
    case when held.has_testimonials then coalesce(of_items.testimonials_n, 0) end as testimonials_n
from {{ ref('int_implementation__frame') }} as frame
cross join held
{% for part in ['of_sessions', 'of_activities', 'of_cycles', 'of_items'] -%}
left join {{ part }} on {{ same_key('frame', part, ['place', 'standard', 'period']) }}
{% endfor %}

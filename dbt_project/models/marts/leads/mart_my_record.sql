{{ config(schema='marts_restricted') }}
{% set no_school = 'cast(null as ' ~ dbt.type_string() ~ ')' -%}
{% set of_session = {'format': 'sessions.session_format', 'type': 'sessions.session_type'} -%}
{% set of_given = dict(of_session, goal_first='sessions.is_learning_goal_first', agency='sessions.is_agency_asked',
    feedback='sessions.feedback_score') -%}
{% set of_cycle = {'stage': 'cycles.stage', 'entry': 'cycles.entry_path', 'open': 'cycles.is_open',
    'focus': 'cycles.goal_focus', 'origin': 'cycles.goal_origin'} -%}
with viewers as (
    select distinct person_key -- a person has several versions
    from {{ ref('dim_staff') }}
    where known_from = 'roster'
),

cycles as (
    select
        staged.*,
        facts.form_id,
        facts.goal_focus,
        facts.goal_origin
    from {{ ref('int_cycles__staged') }} as staged
    inner join {{ ref('fct_coaching_cycle') }} as facts on staged.cycle_key = facts.cycle_key
),

held as (
    {{ held_fact('session', 'participants.person_key', 'sessions.session_date', 'sessions.form_id',
        'participants.school_key', of_session, 'participants.received_minutes', 'minutes', 'fct_session_participant',
        'participants.session_key') }}
    from {{ ref('fct_session_participant') }} as participants
    inner join {{ ref('fct_coaching_session') }} as sessions on participants.session_key = sessions.session_key
    union all
    {{ held_fact('session_given', 'sessions.coach_key', 'sessions.session_date', 'sessions.form_id',
        'sessions.logged_school_key', of_given, 'sessions.duration_minutes', 'minutes', 'fct_coaching_session',
        'sessions.session_key') }}
    from {{ ref('fct_coaching_session') }} as sessions
    union all
    {{ held_fact('follow_up', 'participants.person_key', 'sessions.session_date', 'sessions.form_id',
        'participants.school_key', {'done': 'sessions.is_follow_up_done', 'on': 'sessions.follow_up_date',
        'until': 'sessions.follow_up_close_date', 'on_time': 'sessions.is_follow_up_on_time'}, 'null', '',
        'fct_coaching_session', 'participants.session_key') }}
    from {{ ref('fct_session_participant') }} as participants
    inner join {{ ref('fct_coaching_session') }} as sessions on participants.session_key = sessions.session_key
    where sessions.is_follow_up_needed and participants.is_present
    union all
    {{ held_fact('cycle', 'cycles.person_key', 'cycles.start_date', 'cycles.form_id', 'cycles.school_key', of_cycle,
        'null', '', 'fct_coaching_cycle', 'cycles.cycle_key') }}
    from cycles
    union all
    {{ held_fact('cycle_led', 'cycles.coach_key', 'cycles.start_date', 'cycles.form_id', 'cycles.school_key', of_cycle,
        'null', '', 'fct_coaching_cycle', 'cycles.cycle_key') }}
    from cycles
    union all
    select * from {{ ref('int_records__held') }}
    union all
    {{ held_fact('survey_response', 'responses.person_key', 'responses.recorded_date', 'responses.form_id', no_school,
        {'wave': 'responses.wave_id', 'finished': 'responses.is_finished', 'test': 'responses.is_test'}, 'null', '',
        'int_survey_responses__placed', 'responses.response_key') }}
    from {{ ref('int_survey_responses__placed') }} as responses
    union all
    {{ held_fact('survey_score', 'scores.person_key', 'scores.recorded_date', 'scores.form_id', no_school,
        {'construct': 'scores.construct_id', 'wave': 'scores.wave_id', 'answered': 'scores.items_answered',
        'counts': 'scores.is_counted'}, 'scores.score', 'scale points', 'fct_construct_score',
        'scores.construct_score_key') }}
    from {{ ref('fct_construct_score') }} as scores
    union all
    {{ held_fact('assignment', 'assignments.person_key', 'assignments.begin_date', "'roster'",
        'assignments.school_key', {'until': 'assignments.end_date', 'primary': 'assignments.is_primary_school'},
        'null', '', 'int_teacher_assignments__merged',
        surrogate_key(['assignments.school_key', 'assignments.begin_date'])) }}
    from {{ ref('int_teacher_assignments__merged') }} as assignments
    union all
    {{ held_fact('roster', 'staff.person_key', "nullif(staff.valid_from, cast('1900-01-01' as date))", "'roster'",
        'staff.primary_school_key', {'role': 'staff.role', 'title': 'staff.job_title_norm',
        'coach': 'staff.is_coaching_role', 'enabled': 'staff.is_enabled',
        'until': "nullif(staff.valid_to, cast('9999-12-31' as date))"}, 'null', '', 'dim_staff', 'staff.staff_key') }}
    from {{ ref('dim_staff') }} as staff
    union all
    {{ held_fact('identity', 'people.person_key', 'cast(null as date)', "'people'", no_school,
        {'known_by': 'people.identity_type', 'match': 'people.match_method', 'confidence': 'people.confidence'},
        'people.mention_count', 'mentions', 'int_people__resolved',
        surrogate_key(['people.identity_type', 'people.identity_id'])) }}
    from {{ ref('int_people__resolved') }} as people
)

select
    {{ surrogate_key(['held.viewer_key', 'held.fact_kind', 'held.row_key']) }} as record_key,
    held.viewer_key,
    held.fact_kind,
    held.fact_date,
    held.source_id,
    held.school_key,
    schools.school_code,
    held.says,
    held.fact_value,
    held.fact_unit,
    held.row_of,
    held.row_key,
    through.implementation_date as data_through_date
from held
inner join viewers on held.viewer_key = viewers.person_key
cross join {{ ref('int_loads__reached') }} as through
left join {{ ref('dim_school') }} as schools on held.school_key = schools.school_key

-- A teacher's cycle once, begun in one row of a form and told further in another under its id: of each field the newest
-- row that says anything, and the key of the first. An id is used anew each school year; a row without one is a cycle
-- of its own.
{% set said = [
    'teacher_email', 'coach_email', 'school_raw', 'entry_path', 'interest_date', 'kickoff_date', 'goal_set_date',
    'planned_end_date', 'lesson_date', 'debrief_date', 'reflection_date', 'cycle_status', 'goal_focus', 'goal_origin',
] -%}
with told as (
    select
        cycles.*,
        coalesce({{ earliest(['interest_date', 'kickoff_date', 'goal_set_date', 'lesson_date', 'debrief_date',
            'reflection_date', 'planned_end_date']) }}, {{ local_date('submitted_at') }}) as told_date
    from {{ ref('int_cycles__pivoted') }} as cycles
),

known as (
    select
        told.*,
        case
            when told.cycle_id is null or coalesce(teachers.person_key, told.teacher_email) is null then told.cycle_key
            else concat_ws(
                '|', coalesce(teachers.person_key, told.teacher_email), lower(told.cycle_id), days.record_year
            )
        end as one_cycle
    from told
    left join {{ ref('int_people__resolved') }} as teachers
        on teachers.identity_type = 'email_hash' and told.teacher_email = teachers.identity_id
    left join {{ ref('int_calendar__days') }} as days on told.told_date = days.date_day
),

newest as (
    select
        cycle_key,
        cycle_id,
        form_id,
        form_version,
        framework_id,
        {% for column in said -%}
        {{ last_known(column, 'by_time') }} as {{ column }},
        {% endfor -%}
        row_number() over (partition by one_cycle order by submitted_at asc nulls first, cycle_key asc) as turn
    from known
    window by_time as (
        partition by one_cycle order by submitted_at asc nulls first, cycle_key asc
        rows between unbounded preceding and unbounded following
    )
)

select
    cycle_key,
    cycle_id,
    form_id,
    form_version,
    framework_id,
    {{ said | join(',\n    ') }}
from newest
where turn = 1

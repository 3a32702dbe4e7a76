-- A teacher's cycle once, begun in one row of a form and told further in another under its id, where the form says when
-- each was sent: of each field the newest row that says anything, and the key of the first. An id is used anew each
-- school year: a row that tells no beginning is of the year of the row before, else of the one after. A row without a
-- teacher or an id, or of a form that does not say when, is a cycle of its own.
{% set said = [
    'teacher_email', 'coach_email', 'school_raw', 'entry_path', 'interest_date', 'kickoff_date', 'goal_set_date',
    'planned_end_date', 'lesson_date', 'debrief_date', 'reflection_date', 'cycle_status', 'goal_focus', 'goal_origin',
] -%}
with told as (
    select
        cycles.*,
        days.record_year as begun_year,
        case
            when
                cycles.submitted_at is null or cycles.cycle_id is null
                or coalesce(teachers.person_key, cycles.teacher_email) is null
                then cycles.cycle_key
            else concat(coalesce(teachers.person_key, cycles.teacher_email), '|', lower(cycles.cycle_id))
        end as named_key
    from {{ ref('int_cycles__pivoted') }} as cycles
    left join {{ ref('int_people__resolved') }} as teachers
        on teachers.identity_type = 'email_hash' and cycles.teacher_email = teachers.identity_id
    left join {{ ref('int_calendar__days') }} as days
        on {{ earliest(['cycles.interest_date', 'cycles.kickoff_date', 'cycles.goal_set_date']) }} = days.date_day
),

{{ one_a_year('cycle_key', 'begun_year') }},

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
        row_number() over (partition by one_key order by submitted_at asc nulls first, cycle_key desc) as turn
    from keyed
    {{ by_time('cycle_key') }}
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

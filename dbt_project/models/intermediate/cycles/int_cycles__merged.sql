-- A teacher's cycle once, begun in one row of a form and told further in another under its id, where the form says when
-- each was sent: of each field the newest row that says anything, and the key of the first. An id is used anew each
-- school year: a row that tells no beginning is of the year of the row before, else of the one after. A row without an
-- id, or of a form that does not say when, is a cycle of its own.
{% set said = [
    'teacher_email', 'coach_email', 'school_raw', 'entry_path', 'interest_date', 'kickoff_date', 'goal_set_date',
    'planned_end_date', 'lesson_date', 'debrief_date', 'reflection_date', 'cycle_status', 'goal_focus', 'goal_origin',
] -%}
with known as (
    select
        cycles.*,
        case
            when cycles.submitted_at is not null and cycles.cycle_id is not null
                then concat(coalesce(teachers.person_key, cycles.teacher_email, 'nobody'), '|', lower(cycles.cycle_id))
        end as same_id,
        days.record_year as begun_year
    from {{ ref('int_cycles__pivoted') }} as cycles
    left join {{ ref('int_people__resolved') }} as teachers
        on teachers.identity_type = 'email_hash' and cycles.teacher_email = teachers.identity_id
    left join {{ ref('int_calendar__days') }} as days
        on {{ earliest(['cycles.interest_date', 'cycles.kickoff_date', 'cycles.goal_set_date']) }} = days.date_day
),

told as (
    select
        *,
        case
            when same_id is null then cycle_key
            else concat_ws(
                '|', same_id, coalesce(
                    {{ last_known('begun_year', 'until_then') }},
                    {{ last_known('begun_year', 'from_then') }}
                )
            )
        end as one_cycle
    from known
    window
        until_then as (
            partition by same_id order by submitted_at asc, cycle_key asc
            rows between unbounded preceding and current row
        ),
        from_then as (
            partition by same_id order by submitted_at desc, cycle_key desc
            rows between unbounded preceding and current row
        )
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
        row_number() over (partition by one_cycle order by submitted_at asc, cycle_key asc) as turn
    from told
    window by_time as (
        partition by one_cycle order by submitted_at asc, cycle_key asc
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

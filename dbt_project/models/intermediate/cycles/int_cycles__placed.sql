-- A teacher's cycle with its school, planned end and state.
with cycles as (
    select
        cycles.*,
        coalesce(
            cycles.kickoff_date, cycles.interest_date, cycles.goal_set_date, cycles.lesson_date,
            cycles.planned_end_date
        ) as school_date,
        coalesce(
            cycles.planned_end_date,
            cast({{ dbt.dateadd('day', var('thresholds')['cycle_days'], 'cycles.kickoff_date') }} as date)
        ) as due_date,
        logged.school_key as logged_school_key
    from {{ ref('int_cycles__merged') }} as cycles
    left join {{ ref('int_school_names__listed') }} as logged on lower(trim(cycles.school_raw)) = logged.school_text
),

placed as (
    select
        cycles.cycle_key,
        teachers.person_key,
        assignments.school_key,
        row_number() over (
            partition by cycles.cycle_key
            order by
                case when assignments.school_key = cycles.logged_school_key then 0 else 1 end,
                case when assignments.is_primary_school then 0 else 1 end,
                assignments.school_key
        ) as choice
    from cycles
    inner join {{ ref('int_people__resolved') }} as teachers
        on teachers.identity_type = 'email_hash' and cycles.teacher_email = teachers.identity_id
    left join {{ ref('int_teacher_assignments__merged') }} as assignments
        on
            teachers.person_key = assignments.person_key and cycles.school_date between assignments.begin_date
            and assignments.end_date
)

select
    cycles.cycle_key,
    cycles.cycle_id,
    cycles.framework_id,
    cycles.form_id,
    cycles.form_version,
    placed.person_key,
    coaches.person_key as coach_key,
    coalesce(placed.school_key, cycles.logged_school_key, unknown.school_key) as school_key,
    cycles.entry_path,
    cycles.goal_focus,
    cycles.goal_origin,
    cycles.interest_date,
    cycles.kickoff_date,
    cycles.goal_set_date,
    cycles.planned_end_date,
    cycles.due_date,
    cycles.lesson_date,
    cycles.debrief_date,
    cycles.reflection_date,
    cycles.cycle_status,
    coalesce(cycles.due_date <= through.implementation_date, false) as is_due,
    coalesce(cycles.due_date <= through.implementation_date, false)
    and coalesce(cycles.debrief_date <= through.implementation_date, false)
    and coalesce(cycles.reflection_date <= through.implementation_date, false) as is_completed,
    case
        when cycles.debrief_date >= cycles.kickoff_date and cycles.debrief_date <= through.implementation_date
            then cast({{ dbt.datediff('cycles.kickoff_date', 'cycles.debrief_date', 'day') }} as bigint)
    end as kickoff_to_debrief_days
from cycles
cross join (select school_key from {{ ref('dim_school') }} where is_unknown) as unknown
cross join {{ ref('int_loads__reached') }} as through
left join placed on cycles.cycle_key = placed.cycle_key and placed.choice = 1
left join {{ ref('int_people__resolved') }} as coaches
    on coaches.identity_type = 'email_hash' and cycles.coach_email = coaches.identity_id

{{ config(schema='marts_restricted') }}
{% set contact_days = var('thresholds')['contact_days'] -%}
with today as (
    select
        through.implementation_date as data_through_date,
        coalesce(max(days.date_day), through.implementation_date) as roster_date
    from {{ ref('int_loads__reached') }} as through
    left join {{ ref('int_calendar__days') }} as days
        on through.implementation_date >= days.date_day and days.is_instructional_day
    group by through.implementation_date
),

cycles as (
    select * from {{ ref('int_cycles__staged') }}
    where is_open
),

teachers as (
    select distinct person_key -- a teacher has several spans
    from {{ ref('int_teacher_assignments__merged') }}
),

present as (
    select
        cycles.cycle_key,
        assignments.school_key,
        row_number() over (
            partition by cycles.cycle_key
            order by
                case when assignments.school_key = cycles.school_key then 0 else 1 end,
                case when assignments.is_primary_school then 0 else 1 end,
                assignments.school_key
        ) as choice
    from cycles
    cross join today
    inner join {{ ref('int_teacher_assignments__merged') }} as assignments
        on
            cycles.person_key = assignments.person_key
            and today.roster_date between assignments.begin_date and assignments.end_date
),

contacts as (
    select
        contacts.cycle_key,
        max(contacts.session_date) as last_contact_date,
        cast(count(*) as bigint) as contact_count,
        cast(count(*) filter (where contacts.is_named) as bigint) as named_contact_count
    from {{ ref('int_cycle_contacts__matched') }} as contacts
    cross join today
    where contacts.session_date <= today.data_through_date
    group by contacts.cycle_key
),

coach_list as (
    select
        cycle_key,
        coach_key
    from cycles
    where coach_key is not null
    union -- a coach is listed once
    select
        contacts.cycle_key,
        contacts.coach_key
    from {{ ref('int_cycle_contacts__matched') }} as contacts
    cross join today
    where contacts.session_date <= today.data_through_date and contacts.coach_key is not null
),

coaches as (
    select
        cycle_key,
        cast(count(*) as bigint) as coach_count,
        {{ join_sorted('coach_key') }} as coach_keys
    from coach_list
    group by cycle_key
),

waiting as (
    select
        cycles.*,
        contacts.last_contact_date,
        coalesce(contacts.contact_count, 0) as contact_count,
        coalesce(contacts.named_contact_count, 0) as named_contact_count,
        case
            when teachers.person_key is null then 'unknown'
            when present.school_key is null then 'gone'
            else 'teaching'
        end as teacher_state,
        coalesce(present.school_key, cycles.school_key) as present_school_key,
        cast(
            {{ dbt.dateadd('day', contact_days, 'coalesce(contacts.last_contact_date, cycles.start_date)') }} as date
        ) as contact_due_date
    from cycles
    left join teachers on cycles.person_key = teachers.person_key
    left join present on cycles.cycle_key = present.cycle_key and present.choice = 1
    left join contacts on cycles.cycle_key = contacts.cycle_key
),

-- a contact that falls due on a day without school is due on the next school day
due as (
    select
        waiting.*,
        next_days.date_day as next_due_date,
        coalesce(next_days.date_day < waiting.data_through_date, false)
        and waiting.teacher_state <> 'gone'
        and not waiting.is_left_open as is_overdue
    from waiting
    left join {{ ref('int_calendar__days') }} as days on waiting.contact_due_date = days.date_day
    left join {{ ref('int_calendar__days') }} as next_days
        on
            next_days.is_instructional_day
            and days.instructional_day_number + case when days.is_instructional_day then 0 else 1 end
            = next_days.instructional_day_number
)

select
    due.cycle_key,
    due.person_key,
    due.teacher_state,
    due.present_school_key as school_key,
    schools.school_code,
    schools.school_name,
    schools.school_level,
    due.school_key as cycle_school_key,
    due.present_school_key <> due.school_key as is_school_changed,
    due.coach_key,
    coalesce(coaches.coach_count, 0) as coach_count,
    coaches.coach_keys,
    due.framework_id,
    due.entry_path,
    due.stage,
    due.stage_number,
    due.stage_date,
    cast({{ dbt.datediff('due.stage_date', 'due.data_through_date', 'day') }} as bigint) as days_in_stage,
    through_days.instructional_day_number - stage_days.instructional_day_number as school_days_in_stage,
    due.start_date,
    due.due_date,
    coalesce(due.due_date < due.data_through_date, false) as is_past_planned_end,
    due.is_left_open,
    due.contact_count,
    due.named_contact_count,
    due.last_contact_date,
    cast({{ dbt.datediff('due.last_contact_date', 'due.data_through_date', 'day') }} as bigint) as days_since_contact,
    due.next_due_date,
    due.is_overdue,
    case
        when due.is_overdue
            then cast({{ dbt.datediff('due.next_due_date', 'due.data_through_date', 'day') }} as bigint)
    end as days_overdue,
    cast({{ contact_days }} as bigint) as contact_days,
    due.data_through_date
from due
left join {{ ref('dim_school') }} as schools on due.present_school_key = schools.school_key
left join coaches on due.cycle_key = coaches.cycle_key
left join {{ ref('int_calendar__days') }} as stage_days on due.stage_date = stage_days.date_day
left join {{ ref('int_calendar__days') }} as through_days on due.data_through_date = through_days.date_day

-- A cycle's milestones, each on its own day once that has come: it starts with the kickoff, and is due and completed by
-- its planned end.
with milestones as (
    select
        cycles.cycle_key,
        cycles.school_key,
        cycles.person_key,
        'started' as milestone,
        cycles.kickoff_date as milestone_date,
        false as is_completed,
        cast(null as bigint) as kickoff_to_debrief_days
    from {{ ref('int_cycles__placed') }} as cycles
    cross join {{ ref('int_loads__reached') }} as through
    where cycles.kickoff_date <= through.implementation_date
    union all
    select
        cycle_key,
        school_key,
        person_key,
        'due' as milestone,
        due_date as milestone_date,
        is_completed,
        case when is_completed then kickoff_to_debrief_days end as kickoff_to_debrief_days
    from {{ ref('int_cycles__placed') }}
    where is_due
)

select
    milestones.cycle_key,
    milestones.milestone,
    milestones.milestone_date,
    slices.slice_key,
    sites.site_key,
    teachers.person_key,
    standards.qualified_code,
    milestones.is_completed,
    milestones.kickoff_to_debrief_days
from milestones
inner join {{ ref('int_cycle_standards__inherited') }} as standards on milestones.cycle_key = standards.cycle_key
inner join {{ ref('int_period_slices__listed') }} as slices
    on milestones.milestone_date between slices.slice_start and slices.slice_end
inner join {{ ref('int_school_sites__listed') }} as sites
    on milestones.school_key = sites.school_key and slices.slice_key = sites.span
left join (select distinct person_key from {{ ref('int_teacher_assignments__merged') }})
    as teachers -- a teacher has several spans
    on milestones.person_key = teachers.person_key

-- How far each cycle has come by data_through: the furthest stage reached, whether it is open, and the last day on
-- which it was. Debrief and reflection close it, or its form, which says no day of that; one that nobody closes expects
-- nothing more after the school year of its planned end. With a teacher who has left no cycle goes on.
{% set stages = [('interest', 1, 'interest_date'), ('kickoff', 2, 'kickoff_date'), ('goal_set', 3, 'goal_set_date'),
    ('lesson', 6, 'lesson_date'), ('debriefed', 7, 'debrief_date'), ('reflected', 8, 'reflection_date')] -%}
{% set told = [('modelled', 4, 'is_modelling'), ('practised', 5, 'is_practice')] -%}
with milestones as (
    {% for stage, number, day in stages -%}
    select
        cycle_key,
        '{{ stage }}' as stage,
        {{ number }} as stage_number,
        {{ day }} as stage_date
    from {{ ref('int_cycles__placed') }}
    where {{ day }} is not null
    union all
    {% endfor -%}
    {% for stage, number, flag in told -%}
    select
        cycle_key,
        '{{ stage }}' as stage,
        {{ number }} as stage_number,
        min(session_date) as stage_date
    from {{ ref('int_cycle_contacts__matched') }}
    where {{ flag }}
    group by cycle_key
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

reached as (
    select
        milestones.cycle_key,
        milestones.stage,
        milestones.stage_number,
        milestones.stage_date,
        min(milestones.stage_date) over (partition by milestones.cycle_key) as start_date,
        row_number() over (
            partition by milestones.cycle_key order by milestones.stage_number desc
        ) as recency
    from milestones
    cross join {{ ref('int_loads__reached') }} as through
    where milestones.stage_date <= through.implementation_date
),

-- without a planned end that of its first day; a day between two school years belongs to the next one
years as (
    select
        cycles.cycle_key,
        case when cycles.due_date is null then min(periods.period_end) else max(periods.period_end) end as year_end
    from {{ ref('int_cycles__placed') }} as cycles
    left join reached on cycles.cycle_key = reached.cycle_key and reached.recency = 1
    inner join {{ ref('int_periods__listed') }} as periods
        on
            periods.period_type = 'school_year'
            and (
                cycles.due_date >= periods.period_start
                or (cycles.due_date is null and reached.start_date <= periods.period_end)
            )
    group by cycles.cycle_key, cycles.due_date
),

-- a session that names no cycle tells of this one no longer than it was planned to go on
known as (
    select
        cycle_key,
        max(known_date) as last_known_date
    from (
        select
            cycle_key,
            stage_date as known_date
        from reached
        where stage not in ({% for stage, number, flag in told %}'{{ stage }}'{{ ', ' if not loop.last }}{% endfor %})
        union all
        select
            contacts.cycle_key,
            contacts.session_date as known_date
        from {{ ref('int_cycle_contacts__matched') }} as contacts
        inner join {{ ref('int_cycles__placed') }} as cycles on contacts.cycle_key = cycles.cycle_key
        cross join {{ ref('int_loads__reached') }} as through
        where
            contacts.session_date <= through.implementation_date
            and (contacts.is_named or contacts.session_date <= cycles.due_date)
    ) as days
    group by cycle_key
),

last_school_day as (
    select max(days.date_day) as school_date
    from {{ ref('int_loads__reached') }} as through
    inner join {{ ref('int_calendar__days') }} as days
        on through.implementation_date >= days.date_day and days.is_instructional_day
),

-- who teaches nowhere on the last school day, nor later
departed as (
    select
        assignments.person_key,
        max(assignments.end_date) as last_date
    from {{ ref('int_teacher_assignments__merged') }} as assignments
    cross join last_school_day
    group by assignments.person_key, last_school_day.school_date
    having max(assignments.end_date) < last_school_day.school_date
),

judged as (
    select
        cycles.*,
        coalesce(reached.stage, 'none') as stage,
        coalesce(reached.stage_number, 0) as stage_number,
        reached.stage_date,
        reached.start_date,
        years.year_end,
        known.last_known_date,
        through.implementation_date as data_through_date,
        coalesce(cycles.debrief_date <= through.implementation_date, false)
        and coalesce(cycles.reflection_date <= through.implementation_date, false) as is_done,
        coalesce(cycles.cycle_status in ('completed', 'abandoned', 'closed', 'cancelled'), false) as is_closed_by_form
    from {{ ref('int_cycles__placed') }} as cycles
    cross join {{ ref('int_loads__reached') }} as through
    left join reached on cycles.cycle_key = reached.cycle_key and reached.recency = 1
    left join years on cycles.cycle_key = years.cycle_key
    left join known on cycles.cycle_key = known.cycle_key
),

ended as (
    select
        *,
        not is_done and not is_closed_by_form as is_open,
        case
            when is_done then greatest(debrief_date, reflection_date)
            when is_closed_by_form then last_known_date
            else least(coalesce(year_end, data_through_date), data_through_date)
        end as end_date
    from judged
)

select
    ended.cycle_key,
    ended.person_key,
    ended.coach_key,
    ended.school_key,
    ended.framework_id,
    ended.entry_path,
    ended.stage,
    cast(ended.stage_number as bigint) as stage_number,
    ended.stage_date,
    ended.start_date,
    ended.kickoff_date,
    ended.due_date,
    ended.is_open,
    ended.is_open and coalesce(ended.data_through_date > ended.year_end, false) as is_left_open,
    case when departed.last_date < ended.end_date then departed.last_date else ended.end_date end as open_until_date,
    ended.data_through_date
from ended
left join departed on ended.person_key = departed.person_key

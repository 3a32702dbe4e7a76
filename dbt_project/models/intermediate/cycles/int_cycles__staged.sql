-- How far each cycle has come by data_through: the furthest stage reached, whether it is open, and the last day on
-- which it was. Debrief and reflection close it, or its form; one that nobody closes expects nothing more after the
-- school year of its planned end.
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

years as (
    select
        cycles.cycle_key,
        max(periods.period_end) as year_end
    from {{ ref('int_cycles__placed') }} as cycles
    inner join {{ ref('int_periods__listed') }} as periods
        on periods.period_type = 'school_year' and cycles.due_date >= periods.period_start
    group by cycles.cycle_key
),

judged as (
    select
        cycles.*,
        coalesce(reached.stage, 'none') as stage,
        coalesce(reached.stage_number, 0) as stage_number,
        reached.stage_date,
        reached.start_date,
        years.year_end,
        through.implementation_date as data_through_date,
        coalesce(cycles.debrief_date <= through.implementation_date, false)
        and coalesce(cycles.reflection_date <= through.implementation_date, false) as is_done,
        coalesce(cycles.cycle_status in ('completed', 'abandoned', 'closed', 'cancelled'), false) as is_closed_by_form
    from {{ ref('int_cycles__placed') }} as cycles
    cross join {{ ref('int_loads__reached') }} as through
    left join reached on cycles.cycle_key = reached.cycle_key and reached.recency = 1
    left join years on cycles.cycle_key = years.cycle_key
)

select
    cycle_key,
    person_key,
    coach_key,
    school_key,
    framework_id,
    entry_path,
    stage,
    cast(stage_number as bigint) as stage_number,
    stage_date,
    start_date,
    kickoff_date,
    due_date,
    not is_done and not is_closed_by_form as is_open,
    not is_done and not is_closed_by_form and coalesce(data_through_date > year_end, false) as is_left_open,
    case
        when is_done then greatest(debrief_date, reflection_date)
        when is_closed_by_form then least(coalesce(due_date, stage_date, data_through_date), data_through_date)
        else least(coalesce(year_end, data_through_date), data_through_date)
    end as open_until_date,
    data_through_date
from judged

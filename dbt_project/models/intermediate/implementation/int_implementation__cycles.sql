with cycles as (
    select
        cycles.*,
        standards.framework_id as standard_framework_id,
        standards.qualified_code
    from {{ ref('int_cycles__placed') }} as cycles
    inner join {{ ref('int_cycle_standards__inherited') }} as standards on cycles.cycle_key = standards.cycle_key
),

by_period as (
    select
        cycles.school_key,
        cycles.standard_framework_id as framework_id,
        cycles.qualified_code,
        periods.period_type,
        periods.period_key,
        cycles.kickoff_date between periods.period_start and periods.period_end as is_started,
        cycles.is_due and cycles.due_date between periods.period_start and periods.period_end as is_due,
        cycles.is_completed and cycles.due_date between periods.period_start and periods.period_end as is_completed,
        cycles.kickoff_to_debrief_days
    from cycles
    inner join {{ ref('int_periods__listed') }} as periods
        on
            cycles.kickoff_date between periods.period_start and periods.period_end
            or (cycles.is_due and cycles.due_date between periods.period_start and periods.period_end)
)

select
    school_key,
    framework_id,
    qualified_code,
    period_type,
    period_key,
    count(*) filter (where is_started) as cycles_started,
    count(*) filter (where is_due) as cycles_due,
    count(*) filter (where is_completed) as cycles_completed,
    percentile_cont(0.5) within group (order by case
        when is_completed
            then cast(kickoff_to_debrief_days as double)
    end) as cycle_days_median
from by_period
group by school_key, framework_id, qualified_code, period_type, period_key

{{ config(schema='marts_restricted', alias='mart_implementation_by_school_standard') }}
{% set key = key_of('mart_implementation_by_school_standard') -%}
with totals as (
    select
        school_key,
        framework_id,
        period_type,
        period_key,
        {{ total('coach_minutes_allocated') }} as coach_minutes,
        coalesce(
            {{ total('coach_minutes_allocated', where="qualified_code = concat(framework_id, ':UNALIGNED')") }}, 0
        ) as unaligned_minutes
    from {{ ref('int_implementation__minutes') }}
    where standard_level = 'standard'
    group by school_key, framework_id, period_type, period_key
),

focus as (
    select
        concat(framework_id, ':', code) as qualified_code,
        school_year
    from {{ ref('programme_focus_standards') }}
),

cells as (
    select
        frame.*,
        coalesce(teachers.teachers_coached, 0) as teachers_coached,
        coalesce(teachers.teachers_coached_eligible, 0) as teachers_coached_eligible,
        coalesce(minutes.coaches_active, 0) as coaches_active,
        coalesce(minutes.sessions_full_count, 0) as sessions_full_count,
        coalesce(minutes.sessions_allocated, 0) as sessions_allocated,
        coalesce(minutes.coach_minutes_full, 0) as coach_minutes_full,
        coalesce(minutes.coach_minutes_allocated, 0) as coach_minutes_allocated,
        coalesce(minutes.participant_minutes_allocated, 0) as participant_minutes_allocated,
        coalesce(minutes.one_on_one_minutes_allocated, 0) as one_on_one_minutes_allocated,
        coalesce(minutes.group_minutes_allocated, 0) as group_minutes_allocated,
        teachers.dosage_hours,
        teachers.dosage_hours_median,
        teachers.teachers_over_threshold,
        totals.coach_minutes as school_coach_minutes,
        totals.unaligned_minutes,
        coalesce(cycles.cycles_started, 0) as cycles_started,
        coalesce(cycles.cycles_due, 0) as cycles_due,
        coalesce(cycles.cycles_completed, 0) as cycles_completed,
        cycles.cycle_days_median,
        coalesce(follow_ups.followups_closed_window, 0) as followups_closed_window,
        coalesce(follow_ups.followups_on_time, 0) as followups_on_time
    from {{ ref('int_implementation__frame') }} as frame
    {% for part in ['minutes', 'teachers', 'cycles', 'follow_ups'] -%}
    left join {{ ref('int_implementation__' ~ part) }} as {{ part }}
        on {{ same_key('frame', part, key) }}
    {% endfor -%}
    left join totals
        on
            frame.school_key = totals.school_key
            and frame.framework_id = totals.framework_id
            and frame.period_type = totals.period_type
            and frame.period_key = totals.period_key
)

select
    cells.school_key,
    schools.school_code,
    schools.school_name,
    schools.school_level,
    schools.school_group,
    schools.poverty_band,
    cells.framework_id,
    cells.qualified_code,
    standards.standard_level,
    standards.parent_code,
    standards.standard_title,
    focus.qualified_code is not null as is_programme_focus,
    cells.period_type,
    cells.period_key,
    periods.period_start,
    periods.period_end,
    periods.school_year,
    cast(cells.teachers_eligible as bigint) as teachers_eligible,
    cast(cells.teachers_coached as bigint) as teachers_coached,
    cast(cells.teachers_coached_eligible as bigint) as teachers_coached_eligible,
    cast(cells.teachers_coached - cells.teachers_coached_eligible as bigint) as teachers_coached_not_eligible,
    cast(cells.coaches_active as bigint) as coaches_active,
    {{ rate('cells.teachers_coached_eligible', 'cells.teachers_eligible') }} as reach_rate,
    cast(cells.sessions_full_count as bigint) as sessions_full_count,
    cast(cells.sessions_allocated as decimal(18, 6)) as sessions_allocated,
    cast(cells.coach_minutes_full as decimal(18, 6)) as coach_minutes_full,
    cast(cells.coach_minutes_allocated as decimal(18, 6)) as coach_minutes_allocated,
    cast(cells.participant_minutes_allocated as decimal(18, 6)) as participant_minutes_allocated,
    cast(cells.one_on_one_minutes_allocated as decimal(18, 6)) as one_on_one_minutes_allocated,
    cast(cells.group_minutes_allocated as decimal(18, 6)) as group_minutes_allocated,
    {{ rate('cells.group_minutes_allocated', 'cells.coach_minutes_allocated') }} as group_share,
    cast({{ ratio('cells.dosage_hours', 'cells.teachers_coached') }} as decimal(8, 2))
        as dosage_hours_per_coached_teacher,
    cast(cells.dosage_hours_median as decimal(8, 2)) as dosage_hours_median,
    case
        when cells.period_type = 'school_year'
            then {{ rate('cells.teachers_over_threshold', 'cells.teachers_coached') }}
    end as dosage_threshold_rate,
    {{ rate('cells.coach_minutes_allocated', 'cells.school_coach_minutes') }} as share_of_school_coach_minutes,
    cast(cells.cycles_started as bigint) as cycles_started,
    cast(cells.cycles_due as bigint) as cycles_due,
    cast(cells.cycles_completed as bigint) as cycles_completed,
    {{ rate('cells.cycles_completed', 'cells.cycles_due') }} as cycle_completion_rate,
    cast(cells.cycle_days_median as decimal(8, 1)) as cycle_days_median,
    cast(cells.followups_closed_window as bigint) as followups_closed_window,
    cast(cells.followups_on_time as bigint) as followups_on_time,
    {{ rate('cells.followups_on_time', 'cells.followups_closed_window') }} as followup_rate,
    cast({{ var('thresholds')['follow_up_days'] }} as bigint) as followup_days_n,
    {{ rate('cells.unaligned_minutes', 'cells.school_coach_minutes') }} as unaligned_school_rate,
    '{{ var("metric_version") }}' as metric_version,
    through.implementation_date as data_through_date,
    {{ n_band('cells.teachers_coached') }} as n_band
from cells
inner join {{ ref('dim_school') }} as schools on cells.school_key = schools.school_key
inner join {{ ref('dim_standard') }} as standards on cells.qualified_code = standards.qualified_code
inner join {{ ref('int_periods__listed') }} as periods
    on cells.period_type = periods.period_type and cells.period_key = periods.period_key
cross join {{ ref('int_loads__reached') }} as through
left join focus on cells.qualified_code = focus.qualified_code and periods.school_year = focus.school_year

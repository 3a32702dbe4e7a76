{{ config(tags=['after_estimate']) }}
-- What BI may read: closed periods only, and a cell that the mask hides shows none of its measures. A cell without a row in the mask is hidden.
with cells as (
    select
        restricted.*,
        coalesce(mask.suppressed, true) as suppressed
    from {{ ref('mart_implementation_by_school_standard__restricted') }} as restricted
    left join {{ source('coaching', 'privacy_mask') }} as mask
        on mask.mart = 'implementation' and {{ cell_key(implementation_key(), 'restricted') }} = mask.cell_key
    where restricted.period_end <= restricted.data_through_date
)

select
    cells.school_key,
    cells.school_code,
    cells.school_name,
    cells.school_level,
    cells.school_group,
    cells.poverty_band,
    cells.framework_id,
    cells.qualified_code,
    cells.standard_level,
    cells.parent_code,
    cells.standard_title,
    cells.is_programme_focus,
    cells.period_type,
    cells.period_key,
    cells.period_start,
    cells.period_end,
    cells.school_year,
    case when not cells.suppressed then cells.teachers_eligible end as teachers_eligible,
    case when not cells.suppressed then cells.teachers_coached end as teachers_coached,
    case when not cells.suppressed then cells.teachers_coached_eligible end as teachers_coached_eligible,
    case when not cells.suppressed then cells.teachers_coached_not_eligible end as teachers_coached_not_eligible,
    -- one or two coaches are named people, and so are the teachers of one or two cycles: such columns show from the district's threshold on
    {{ from_threshold('cells.coaches_active', 'cells.coaches_active', 'coaches') }} as coaches_active,
    case when not cells.suppressed then cells.reach_rate end as reach_rate,
    case when not cells.suppressed then cells.sessions_full_count end as sessions_full_count,
    case when not cells.suppressed then cells.sessions_allocated end as sessions_allocated,
    case when not cells.suppressed then cells.coach_minutes_full end as coach_minutes_full,
    case when not cells.suppressed then cells.coach_minutes_allocated end as coach_minutes_allocated,
    case when not cells.suppressed then cells.participant_minutes_allocated end as participant_minutes_allocated,
    case when not cells.suppressed then cells.one_on_one_minutes_allocated end as one_on_one_minutes_allocated,
    case when not cells.suppressed then cells.group_minutes_allocated end as group_minutes_allocated,
    case when not cells.suppressed then cells.group_share end as group_share,
    case when not cells.suppressed then cells.dosage_hours_per_coached_teacher end as dosage_hours_per_coached_teacher,
    case when not cells.suppressed then cells.dosage_hours_median end as dosage_hours_median,
    case when not cells.suppressed then cells.dosage_threshold_rate end as dosage_threshold_rate,
    case when not cells.suppressed then cells.share_of_school_coach_minutes end as share_of_school_coach_minutes,
    {{ from_threshold('cells.cycles_started', 'cells.cycles_started', 'staff_implementation') }} as cycles_started,
    {{ from_threshold('cells.cycles_due', 'cells.cycles_due', 'staff_implementation') }} as cycles_due,
    {{ from_threshold('cells.cycles_completed', 'cells.cycles_due', 'staff_implementation') }} as cycles_completed,
    {{ from_threshold('cells.cycle_completion_rate', 'cells.cycles_due', 'staff_implementation') }} as cycle_completion_rate,
    {{ from_threshold('cells.cycle_days_median', 'cells.cycles_completed', 'staff_implementation') }} as cycle_days_median,
    {{ from_threshold('cells.followups_closed_window', 'cells.followups_closed_window', 'staff_implementation') }} as followups_closed_window,
    {{ from_threshold('cells.followups_on_time', 'cells.followups_closed_window', 'staff_implementation') }} as followups_on_time,
    {{ from_threshold('cells.followup_rate', 'cells.followups_closed_window', 'staff_implementation') }} as followup_rate,
    case when not cells.suppressed then cells.followup_days_n end as followup_days_n,
    -- the school's rate is its UNALIGNED cell's share, so it is hidden with that cell
    case
        when
            not cells.suppressed
            and max(case when cells.suppressed and cells.qualified_code = concat(cells.framework_id, ':UNALIGNED') then 1 else 0 end)
                over (partition by cells.school_key, cells.framework_id, cells.period_type, cells.period_key)
            = 0
            then cells.unaligned_school_rate
    end as unaligned_school_rate,
    cells.metric_version,
    cells.data_through_date,
    case when not cells.suppressed then cells.n_band end as n_band,
    cells.suppressed
from cells

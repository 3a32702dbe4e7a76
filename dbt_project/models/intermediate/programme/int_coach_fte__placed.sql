-- How much of a full-time coach a school has in a period: the posts' parts, over the instructional days that have
-- passed.
with bounds as (
    select
        schools.school_key,
        posts.staffing_model,
        cast(posts.fte as double) as fte,
        periods.period,
        periods.elapsed_days,
        greatest(cast(posts.valid_from as date), periods.period_start) as first_day,
        least(
            coalesce(cast(posts.valid_to as date), cast('9999-12-31' as date)),
            periods.period_end, through.implementation_date
        ) as last_day
    from {{ ref('coach_posts') }} as posts
    inner join {{ ref('dim_school') }} as schools on posts.school_code = schools.school_code
    cross join {{ ref('int_periods__listed') }} as periods
    cross join {{ ref('int_loads__reached') }} as through
    where periods.elapsed_days > 0
),

days as (
    select
        bounds.*,
        last_days.instructional_day_number - first_days.instructional_day_number
        + case when first_days.is_instructional_day then 1 else 0 end as school_days
    from bounds
    inner join {{ ref('int_calendar__days') }} as first_days on bounds.first_day = first_days.date_day
    inner join {{ ref('int_calendar__days') }} as last_days on bounds.last_day = last_days.date_day
    where bounds.first_day <= bounds.last_day
)

select
    school_key,
    period,
    {{ exact_sum('fte * school_days') }} / max(elapsed_days) as coach_fte,
    {{ join_sorted('staffing_model', ', ') }} as staffing_models
from days
where school_days > 0
group by school_key, period

{{ config(schema='marts_restricted') }}
-- The teachers' weeks with their school's labels, its group and band as on the week's last day, for analysts:
-- pseudonymous, and never published to dashboards.
with ends as (
    select
        week_start_date,
        max(date_day) as week_end_date
    from {{ ref('dim_date') }}
    group by week_start_date
)

select
    weeks.teacher_key,
    weeks.week_start_date,
    weeks.school_year,
    weeks.school_key,
    schools.school_code,
    schools.school_name,
    schools.school_level,
    sites.school_group,
    sites.poverty_band,
    weeks.n_schools,
    weeks.is_instructional,
    weeks.n_instructional_days,
    weeks.n_sections,
    weeks.is_work_read,
    weeks.is_views_read,
    weeks.n_students,
    weeks.n_active_events,
    weeks.n_passive_events,
    weeks.n_unmapped_events,
    weeks.n_mapped_events,
    weeks.active_share,
    weeks.n_student_sessions,
    weeks.n_work_set,
    weeks.n_design_events,
    weeks.n_teacher_views,
    weeks.n_teacher_sessions,
    weeks.n_feedback_events,
    weeks.n_comments,
    weeks.n_discussion_posts,
    weeks.n_interactions,
    weeks.n_feedback_timed,
    weeks.feedback_hours_median,
    weeks.first_coached_week,
    weeks.first_coached_week_of_year,
    weeks.cohort_term,
    weeks.weeks_since_first_coaching,
    weeks.coaching_sessions,
    weeks.coached_minutes
from {{ ref('fct_teacher_week') }} as weeks
inner join {{ ref('dim_school') }} as schools on weeks.school_key = schools.school_key
inner join ends on weeks.week_start_date = ends.week_start_date
inner join {{ ref('int_period_slices__listed') }} as slices
    on ends.week_end_date between slices.slice_start and slices.slice_end
inner join {{ ref('int_school_sites__listed') }} as sites
    on weeks.school_key = sites.school_key and slices.slice_key = sites.span

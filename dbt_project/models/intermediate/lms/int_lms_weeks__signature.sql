{{ config(materialized='view') }}
-- What each week's numbers are made from: the days' events and who teaches which section; of a closed week what is kept
-- of it. A week whose signature is another than when it was last counted is counted again.
with days as (
    select
        cast({{ dbt.date_trunc('week', 'event_date') }} as date) as week_start_date,
        concat(event_date, ':', credit_signature) as day_signature
    from {{ ref('int_lms_days__signature') }}
),

kept as (
    select
        week_start_date,
        {{ text_of(['teacher_key', 'n_students', 'n_active_events', 'n_passive_events', 'n_unmapped_events',
            'n_student_sessions', 'n_work_set', 'n_design_events', 'n_teacher_views', 'n_teacher_sessions',
            'n_feedback_events', 'n_comments', 'n_discussion_posts', 'n_feedback_timed',
            'feedback_hours_median']) }} as kept_row
    from {{ ref('int_lms_kept__teachers') }}
    union all
    select
        week_start_date,
        {{ text_of(['school_key', 'activity_class', 'n_active_events', 'n_passive_events', 'n_unmapped_events',
            'n_students', 'n_teachers']) }} as kept_row
    from {{ source('coaching', 'kept_lms_school_weeks') }}
)

select
    week_start_date,
    md5({{ join_sorted('day_signature') }}) as signature
from days
group by week_start_date
union all
select
    week_start_date,
    concat('kept ', count(*), ':', {{ rows_digest('kept_row') }}) as signature
from kept
group by week_start_date

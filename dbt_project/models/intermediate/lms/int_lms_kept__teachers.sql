{{ config(materialized='view') }}
-- Closed weeks of teachers under the keys of today. Of two who turned out to be one what they did adds up; their
-- students may be the same, and their sections too: how many they were is not known any more. Whom no list names any
-- more has no weeks, as with open ones.
with keyed as (
    select
        coalesce(former.person_key, kept.teacher_key) as key_of_today,
        kept.*
    from {{ source('coaching', 'kept_lms_teacher_weeks') }} as kept
    left join {{ ref('int_people__former_keys') }} as former on kept.teacher_key = former.former_key
)

select
    key_of_today as teacher_key,
    week_start_date,
    {% for measure in ['n_students', 'n_active_events', 'n_passive_events', 'n_unmapped_events',
        'n_student_sessions'] -%}
    case when count(*) = 1 then max({{ measure }}) end as {{ measure }},
    {% endfor -%}
    cast(sum(n_work_set) as bigint) as n_work_set,
    cast(sum(n_design_events) as bigint) as n_design_events,
    cast(sum(n_teacher_views) as bigint) as n_teacher_views,
    cast(sum(n_teacher_sessions) as bigint) as n_teacher_sessions,
    cast(sum(n_feedback_events) as bigint) as n_feedback_events,
    cast(sum(n_comments) as bigint) as n_comments,
    cast(sum(n_discussion_posts) as bigint) as n_discussion_posts,
    cast(sum(n_feedback_timed) as bigint) as n_feedback_timed,
    case when count(*) = 1 then max(feedback_hours_median) end as feedback_hours_median
from keyed
where exists (select 1 from {{ ref('dim_staff') }} as staff where staff.person_key = keyed.key_of_today)
group by key_of_today, week_start_date

-- A panel without holes: a week in which nothing was done in a live section is a row of zeros where the platform was
-- read for the whole of it, and of NULLs where it was not.
{% set work = ['n_students', 'n_active_events', 'n_passive_events', 'n_unmapped_events', 'n_work_set',
    'n_feedback_events', 'n_feedback_timed'] %}
{% set views = ['n_comments', 'n_discussion_posts', 'n_design_events', 'n_teacher_views'] %}

with coached as (
    select
        teacher_key,
        week_start_date,
        cast(sum(coaching_sessions) as bigint) as coaching_sessions,
        sum(cast(coached_minutes as decimal(12, 2))) as coached_minutes
    from {{ ref('int_teacher_weeks__coached') }}
    group by teacher_key, week_start_date
),

ever as (
    select
        firsts.teacher_key,
        firsts.first_session_date,
        dates.week_start_date as first_coached_week,
        -- who was first met in a summer is of its nearer year: NULL says never coached
        coalesce(dates.term_key, days.record_year, 'outside the school years') as cohort_term
    from (
        select
            teacher_key,
            min(first_session_date) as first_session_date
        from {{ ref('int_teacher_weeks__coached') }}
        group by teacher_key
    ) as firsts
    inner join {{ ref('dim_date') }} as dates on firsts.first_session_date = dates.date_day
    inner join {{ ref('int_calendar__days') }} as days on firsts.first_session_date = days.date_day
),

this_year as (
    select
        teacher_key,
        school_year,
        min(week_start_date) as first_coached_week_of_year
    from {{ ref('int_teacher_weeks__coached') }}
    group by teacher_key, school_year
),

known as (
    select
        listed.*,
        {% for measure in work -%}
        case when listed.is_work_read then {{ zero_or('used.teacher_key', 'used.' ~ measure) }} end as {{ measure }},
        {% endfor -%}
        {% for measure in views -%}
        case when listed.is_views_read then {{ zero_or('used.teacher_key', 'used.' ~ measure) }} end as {{ measure }},
        {% endfor -%}
        case
            when listed.is_work_read and listed.has_instants and (used.teacher_key is null or used.n_students >= 0)
                then coalesce(used.n_student_sessions, 0)
        end
            as n_student_sessions,
        case when listed.is_views_read and listed.has_instants then coalesce(used.n_teacher_sessions, 0) end
            as n_teacher_sessions,
        case when listed.is_work_read then used.feedback_hours_median end as feedback_hours_median
    from {{ ref('int_teacher_weeks__listed') }} as listed
    left join {{ ref('int_lms_weeks__teachers') }} as used
        on listed.teacher_key = used.teacher_key and listed.week_start_date = used.week_start_date
)

select
    {{ surrogate_key(['known.teacher_key', 'known.week_start_date']) }} as teacher_week_key,
    known.teacher_key,
    known.week_start_date,
    known.school_year,
    coalesce(schooled.school_key, unknown.school_key) as school_key,
    coalesce(schooled.n_schools, 0) as n_schools,
    known.n_instructional_days > 0 as is_instructional,
    known.n_instructional_days,
    known.n_sections,
    known.is_work_read,
    known.is_views_read,
    known.n_students,
    known.n_active_events,
    known.n_passive_events,
    known.n_unmapped_events,
    known.n_active_events + known.n_passive_events as n_mapped_events,
    {{ rate('known.n_active_events', 'known.n_active_events + known.n_passive_events') }} as active_share,
    known.n_student_sessions,
    known.n_work_set,
    known.n_design_events,
    known.n_teacher_views,
    known.n_teacher_sessions,
    known.n_feedback_events,
    known.n_comments,
    known.n_discussion_posts,
    known.n_feedback_events + known.n_comments + known.n_discussion_posts as n_interactions,
    known.n_feedback_timed,
    {{ rounded('known.feedback_hours_median', 'decimal(10, 2)') }} as feedback_hours_median,
    ever.first_coached_week,
    this_year.first_coached_week_of_year,
    ever.cohort_term,
    cast({{ dbt.datediff('ever.first_coached_week', 'known.week_start_date', 'day') }} / 7 as bigint)
        as weeks_since_first_coaching,
    case when known.week_end_date <= through.implementation_date then coalesce(coached.coaching_sessions, 0) end
        as coaching_sessions,
    case
        when known.week_end_date <= through.implementation_date
            then cast(coalesce(coached.coached_minutes, 0) as decimal(12, 2))
    end as coached_minutes
from known
cross join {{ ref('int_loads__reached') }} as through
cross join (select school_key from {{ ref('dim_school') }} where is_unknown) as unknown
left join {{ ref('int_teacher_weeks__schooled') }} as schooled
    on known.teacher_key = schooled.teacher_key and known.week_start_date = schooled.week_start_date
left join coached on known.teacher_key = coached.teacher_key and known.week_start_date = coached.week_start_date
left join ever on known.teacher_key = ever.teacher_key
left join this_year on known.teacher_key = this_year.teacher_key and known.school_year = this_year.school_year

-- The weeks hold what the days hold: what was done in a week that was read whole is in it, no more and no less, with or
-- without a live section. Red: a teacher's week has no row, or a week was not counted again when its days were.
{% set counts = {
    'n_active_events': "actor_role = 'student' and direction = 'active'",
    'n_passive_events': "actor_role = 'student' and direction = 'passive'",
    'n_unmapped_events': "actor_role = 'student' and direction not in ('active', 'passive', 'excluded')",
    'n_feedback_events': "actor_role = 'teacher' and direction = 'feedback' and activity_class <> 'comment'",
} -%}
with days as (
    select
        teacher_key,
        cast({{ dbt.date_trunc('week', 'event_date') }} as date) as week_start_date,
        {% for name, which in counts.items() -%}
        coalesce(sum(n_events) filter (where {{ which }}), 0) as {{ name }},
        {% endfor -%}
        count(*) as n_rows
    from {{ ref('fct_lms_daily') }}
    where teacher_key is not null
    group by teacher_key, cast({{ dbt.date_trunc('week', 'event_date') }} as date)
)

select
    days.teacher_key,
    days.week_start_date
from days
left join {{ ref('fct_teacher_week') }} as weeks
    on days.teacher_key = weeks.teacher_key and days.week_start_date = weeks.week_start_date
where
    weeks.teacher_key is null
    or (
        weeks.is_work_read
        and (
            {% for name in counts -%}
            {{ 'or ' if not loop.first }}days.{{ name }} <> weeks.{{ name }}
            {% endfor -%}
        )
    )
union all
-- and what no day holds is nothing
select
    weeks.teacher_key,
    weeks.week_start_date
from {{ ref('fct_teacher_week') }} as weeks
cross join {{ ref('int_lms__closed') }} as closed
left join days on weeks.teacher_key = days.teacher_key and weeks.week_start_date = days.week_start_date
where
    days.teacher_key is null and weeks.week_start_date >= closed.until_date
    and (weeks.n_active_events > 0 or weeks.n_passive_events > 0 or weeks.n_interactions > 0)
union all
-- a closed week is there as it is kept
select
    kept.teacher_key,
    kept.week_start_date
from {{ ref('int_lms_kept__teachers') }} as kept
left join {{ ref('fct_teacher_week') }} as weeks
    on kept.teacher_key = weeks.teacher_key and kept.week_start_date = weeks.week_start_date
where
    weeks.teacher_key is null
    or (weeks.is_work_read and weeks.n_active_events is distinct from kept.n_active_events)
union all
-- the practice of schools counts each event once, however many teach the section
select
    'mart_lms_practice' as teacher_key,
    parts.week_start_date
from (
    select
        school_key,
        week_start_date,
        sum(n_events) filter (where activity_class <> 'all') as n_parts,
        max(n_events) filter (where activity_class = 'all') as n_whole
    from {{ ref('mart_lms_practice') }}
    group by school_key, week_start_date
) as parts
where coalesce(parts.n_parts, 0) <> parts.n_whole
union all
-- and none is left out of a week that every platform was read for
select
    'int_lms_weeks__schools' as teacher_key,
    used.week_start_date
from {{ ref('int_lms_weeks__schools') }} as used
-- of a closed week the school may have no section any more: the review of the platform tells of it
inner join {{ ref('int_lms__closed') }} as closed on used.week_start_date >= closed.until_date
inner join (
    select week_start_date
    from {{ ref('int_lms_weeks__read') }}
    group by week_start_date
    having min(case when is_work_read then 1 else 0 end) = 1
) as read on used.week_start_date = read.week_start_date
left join {{ ref('mart_lms_practice') }} as practice
    on
        used.school_key = practice.school_key and used.week_start_date = practice.week_start_date
        and used.activity_class = practice.activity_class
where practice.school_key is null
union all
-- a platform says which of its streams tell of what: without, none of its weeks would ever count as read
select
    days.platform as teacher_key,
    cast(null as date) as week_start_date
from (select platform from {{ ref('fct_lms_daily') }} group by platform) as days
left join {{ ref('int_lms__sources') }} as sources on days.platform = sources.platform
where sources.platform is null

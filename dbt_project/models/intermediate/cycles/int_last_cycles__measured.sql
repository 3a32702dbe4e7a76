-- Whether practice lasts: of each teacher the year's last completed cycle whose window is over, with what pupils did in
-- whole weeks of school before it and long after it.
{% set days_before, window_from, window_to = 56, 60, 120 -%}
with ended as (
    select
        cycles.person_key,
        days.school_year,
        cycles.kickoff_date,
        cycles.end_date,
        row_number() over (
            partition by cycles.person_key, days.school_year
            order by cycles.end_date desc, cycles.kickoff_date desc, cycles.cycle_key asc
        ) as choice
    from (
        select
            cycle_key,
            person_key,
            kickoff_date,
            greatest(debrief_date, reflection_date) as end_date
        from {{ ref('fct_coaching_cycle') }}
        where is_completed and kickoff_date <= greatest(debrief_date, reflection_date) and person_key is not null
    ) as cycles
    cross join {{ ref('int_loads__reached') }} as through
    inner join {{ ref('int_calendar__days') }} as days on cycles.end_date = days.date_day
    where
        days.school_year is not null
        and {{ dbt.dateadd('day', window_to, 'cycles.end_date') }} <= through.implementation_date
)

select
    ended.school_year,
    {% for side, condition in {
        'before': 'weeks.week_start_date < ended.kickoff_date',
        'after': 'weeks.week_start_date > ended.end_date',
    }.items() -%}
    count(weeks.week_start_date) filter (where {{ condition }}) as weeks_{{ side }},
    cast(sum(case when {{ condition }} then weeks.n_active_events end) as bigint) as active_{{ side }},
    cast(sum(case when {{ condition }} then weeks.n_mapped_events end) as bigint) as mapped_{{ side }},
    {% endfor -%}
    ended.person_key
from ended
left join {{ ref('fct_teacher_week') }} as weeks
    on
        ended.person_key = weeks.teacher_key
        and weeks.is_instructional and weeks.is_work_read
        and (
            (
                weeks.week_start_date >= {{ dbt.dateadd('day', -days_before, 'ended.kickoff_date') }}
                and weeks.week_start_date <= {{ dbt.dateadd('day', -7, 'ended.kickoff_date') }}
            )
            or (
                weeks.week_start_date >= {{ dbt.dateadd('day', window_from, 'ended.end_date') }}
                and weeks.week_start_date <= {{ dbt.dateadd('day', window_to - 6, 'ended.end_date') }}
            )
        )
where ended.choice = 1
group by ended.school_year, ended.person_key

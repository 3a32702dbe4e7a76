-- What was seen, rated and counted of teachers before and after, once for each standard and indicator that they were
-- exposed to in between and once for coaching at all. A missing side is NULL, no zero.
{% set counts = {'active_events': 'n_active_events', 'feedback_events': 'n_feedback_events'} -%}
with first_sessions as (
    {{ first_sessions() }}
),

weeks as (
    select
        timed.teacher_key,
        timed.week_number < timed.own_start as is_before,
        timed.school_year,
        timed.week_start_date,
        timed.own_start_school_key,
        {% for count in counts.values() -%}
        known.{{ count }},
        {% endfor -%}
        known.first_coached_week
    from {{ ref('int_teacher_weeks__timed') }} as timed
    inner join {{ ref('fct_teacher_week') }} as known
        on timed.teacher_key = known.teacher_key and timed.week_start_date = known.week_start_date
    where timed.is_around
),

windows as (
    {% for id, count in counts.items() -%}
    select
        '{{ id }}' as outcome_id,
        teacher_key,
        min(own_start_school_key) as school_key,
        coalesce(min(case when not is_before then school_year end), max(school_year)) as school_year,
        min(first_coached_week) as exposure_from,
        max(case when not is_before then week_start_date end) as last_week,
        count(case when is_before then {{ count }} end) as weeks_before,
        count(case when not is_before then {{ count }} end) as weeks_after,
        cast(sum(case when is_before then {{ count }} end) as double) as events_before,
        cast(sum(case when not is_before then {{ count }} end) as double) as events_after
    from weeks
    group by teacher_key
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- the roster's school on the day of the first record there is
rosters as (
    select
        sides.outcome_id,
        sides.school_year,
        sides.person_key,
        assignments.school_key,
        row_number() over (
            partition by sides.outcome_id, sides.school_year, sides.person_key
            order by
                {{ nearest_span('coalesce(sides.pre_date, sides.post_date)') }}
        ) as choice
    from {{ ref('int_teacher_ratings__scored') }} as sides
    inner join {{ ref('int_teacher_assignments__merged') }} as assignments on sides.person_key = assignments.person_key
),

pairs as (
    select
        {{ surrogate_key(['sides.outcome_id', 'sides.school_year', 'sides.person_key']) }} as pair_key,
        sides.outcome_source,
        sides.outcome_id,
        sides.person_key,
        sides.school_year,
        -- a name that nobody knows names no school
        coalesce(
            nullif(
                case when sides.pre_date is null then sides.school_post else sides.school_pre end, unknown.school_key
            ),
            rosters.school_key, sides.school_post
        ) as school_key,
        'prepost_matched' as design,
        'pre>post' as comparison_id,
        sides.score_pre,
        sides.score_post,
        {{ exposure_days('sides') }},
        coalesce(sides.post_date > sides.pre_date, false) as is_in_order,
        sides.first_rater,
        sides.last_rater
    from {{ ref('int_teacher_ratings__scored') }} as sides
    cross join (select school_key from {{ ref('dim_school') }} where is_unknown) as unknown
    left join first_sessions
        on sides.person_key = first_sessions.person_key and sides.school_year = first_sessions.school_year
    left join {{ ref('calendar_school_years') }} as years on sides.school_year = years.school_year
    left join rosters
        on {{ same_key('sides', 'rosters', ['outcome_id', 'school_year', 'person_key']) }} and rosters.choice = 1
    union all
    select
        {{ surrogate_key(['windows.outcome_id', 'windows.school_year', 'windows.teacher_key']) }} as pair_key,
        'lms' as outcome_source,
        windows.outcome_id,
        windows.teacher_key as person_key,
        windows.school_year,
        windows.school_key,
        'prepost_window' as design,
        '8 weeks before>8 weeks since' as comparison_id,
        case when windows.weeks_before = 8 then windows.events_before end as score_pre,
        case when windows.weeks_after = 8 then windows.events_after end as score_post,
        windows.exposure_from,
        coalesce(
            case when windows.weeks_after = 8 then cast({{ dbt.dateadd('day', 6, 'windows.last_week') }} as date) end,
            cast(years.end_date as date)
        ) as exposure_to,
        false as is_late_pre,
        true as is_in_order,
        cast(null as {{ dbt.type_string() }}) as first_rater,
        cast(null as {{ dbt.type_string() }}) as last_rater
    from windows
    left join {{ ref('calendar_school_years') }} as years on windows.school_year = years.school_year
    where windows.weeks_before = 8 or windows.weeks_after = 8
),

-- chosen because they stood low: their gain is there without coaching
low as (
    select distinct person_key -- somebody may have several cycles
    from {{ ref('fct_coaching_cycle') }}
    where entry_path = 'required_low_performer'
),

{{ exposed_ctes('pairs') }}

select
    {{ cell_key([
        'coalesce(pairs.school_key, unknown.school_key)', 'exposed.qualified_code', 'pairs.school_year',
        'pairs.outcome_id', 'pairs.design', 'pairs.comparison_id'
    ]) }} as cell_key,
    exposed.pair_key,
    pairs.person_key,
    coalesce(pairs.school_key, unknown.school_key) as school_key,
    exposed.framework_id,
    exposed.qualified_code,
    pairs.school_year,
    pairs.outcome_source,
    pairs.outcome_id,
    pairs.design,
    pairs.comparison_id,
    pairs.score_pre,
    pairs.score_post,
    exposed.exposure_minutes,
    pairs.score_pre is not null and not pairs.is_late_pre as has_pre,
    pairs.score_post is not null as has_post,
    pairs.is_late_pre,
    pairs.score_pre is not null and pairs.score_post is not null and pairs.is_in_order and not pairs.is_late_pre
        as is_matched,
    low.person_key is not null as is_chosen_low,
    pairs.first_rater,
    pairs.last_rater
from exposed
inner join pairs on exposed.pair_key = pairs.pair_key
cross join (select school_key from {{ ref('dim_school') }} where is_unknown) as unknown
left join low on pairs.person_key = low.person_key

{{ config(schema='marts_restricted', tags=['after_estimate']) }}
-- Did practice change where coaching began: the series before and after, by segmented regression. Without anybody to
-- compare with it is a description, whatever the interval says.
with series as (
    select
        aligned_on,
        place_level,
        place,
        outcome_id,
        begins_at,
        count(*) as n_weeks,
        count(*) filter (where week_number < begins_at) as n_weeks_before,
        count(*) filter (where week_number >= begins_at) as n_weeks_after,
        cast(sum(n_teachers) as bigint) as n_teacher_weeks,
        {{ ratio(exact_sum('mean_value', 'week_number < begins_at'),
            'count(*) filter (where week_number < begins_at)') }} as mean_before,
        {{ ratio(exact_sum('mean_value', 'week_number >= begins_at'),
            'count(*) filter (where week_number >= begins_at)') }} as mean_after
    from {{ ref('int_practice_weeks__aligned') }}
    group by aligned_on, place_level, place, outcome_id, begins_at
),

low as (
    select distinct -- a teacher has several cycles
        person_key
    from {{ ref('fct_coaching_cycle') }}
    where entry_path = 'required_low_performer'
),

teachers as (
    {% for level, place, start in [
        ('district', "'district'", 'district_start'), ('school', 'timed.school_key', 'school_start'),
    ] -%}
    select
        'school' as aligned_on,
        '{{ level }}' as place_level,
        {{ place }} as place,
        min(case when timed.week_number = timed.{{ start }} then timed.week_start_date end) as coaching_began_week,
        count(distinct timed.teacher_key) as n_teachers,
        {% for id in practice_outcomes() -%}
        count(distinct case when timed.{{ id }} is not null then timed.teacher_key end) as n_with_{{ id }},
        {% endfor -%}
        count(distinct case when timed.own_start is not null then timed.teacher_key end) as n_teachers_coached,
        count(distinct case when timed.own_start < timed.{{ start }} + 4 then timed.teacher_key end) as n_begun_early,
        count(distinct low.person_key) as n_low_performers,
        cast(0 as bigint) as n_left_out,
        cast(sum(timed.n_unmapped_events) as bigint) as n_unmapped_events,
        cast(sum(timed.n_student_events) as bigint) as n_student_events
    from {{ ref('int_teacher_weeks__timed') }} as timed
    left join low on timed.teacher_key = low.person_key
    group by {{ place if level == 'school' else 'timed.district_start' }}
    union all
    select
        'teacher' as aligned_on,
        '{{ level }}' as place_level,
        {{ place if level == 'district' else 'timed.own_start_school_key' }} as place,
        cast(null as date) as coaching_began_week,
        count(distinct case when timed.is_whole_around then timed.teacher_key end) as n_teachers,
        {% for id in practice_outcomes() -%}
        {% set is_part = 'is_seen_around' if id == 'interactions' else 'is_whole_around' -%}
        count(distinct case
            when timed.{{ is_part }} and timed.is_around and timed.{{ id }} is not null then timed.teacher_key
        end) as n_with_{{ id }},
        {% endfor -%}
        count(distinct case when timed.is_whole_around then timed.teacher_key end) as n_teachers_coached,
        count(distinct case when timed.is_whole_around then timed.teacher_key end) as n_begun_early,
        count(distinct case when timed.is_whole_around then low.person_key end) as n_low_performers,
        count(distinct case when not timed.is_whole_around then timed.teacher_key end) as n_left_out,
        sum(case when timed.is_whole_around and timed.is_around then timed.n_unmapped_events end) as n_unmapped_events,
        sum(case when timed.is_whole_around and timed.is_around then timed.n_student_events end) as n_student_events
    from {{ ref('int_teacher_weeks__timed') }} as timed
    left join low on timed.teacher_key = low.person_key
    where timed.own_start is not null
    group by {{ 'timed.own_start_school_key' if level == 'school' else 'timed.district_start' }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

cells as (
    select
        teachers.*,
        outcomes.outcome_id,
        -- whose weeks the series is made of
        case outcomes.outcome_id
            {% for id in practice_outcomes() -%}
            when '{{ id }}' then teachers.n_with_{{ id }}
            {% endfor -%}
        end as n_measured
    from teachers
    cross join (
        {% for id in practice_outcomes() -%}
        select '{{ id }}' as outcome_id {{ 'union all' if not loop.last }}
        {% endfor -%}
    ) as outcomes
)

select
    cells.aligned_on,
    {{ programme_place() }}
    cells.outcome_id,
    {{ practice_label('cells.outcome_id', 'name') }} as outcome_name,
    {{ practice_label('cells.outcome_id', 'direction') }} as direction,
    {{ practice_label('cells.outcome_id', 'unit') }} as change_unit,
    'its' as design,
    cells.coaching_began_week,
    cells.n_teachers,
    cells.n_teachers_coached,
    cells.n_left_out,
    coalesce(series.n_teacher_weeks, 0) as n_teacher_weeks,
    case when series.begins_at is not null or series.n_weeks is null then coalesce(series.n_weeks_before, 0) end
        as n_weeks_before,
    case when series.begins_at is not null or series.n_weeks is null then coalesce(series.n_weeks_after, 0) end
        as n_weeks_after,
    series.mean_before,
    series.mean_after,
    {% for of in ['level', 'slope'] -%}
    {% for what in ['change', 'se', 'ci_low', 'ci_high'] -%}
    told.{{ of }}_{{ what }},
    {% endfor -%}
    {% endfor -%}
    told.lags,
    told.autocorrelation,
    case
        when told.level_change is null or cells.n_measured < {{ var('thresholds')['evidence_pairs'] }}
            then 'insufficient'
        else 'descriptive'
    end as evidence_flag,
    case
        when series.n_weeks is null then 'no_weeks'
        when series.begins_at is null then 'not_coached'
        when told.reason is not null then told.reason
        when cells.n_measured < {{ var('thresholds')['evidence_pairs'] }} then 'few_people'
    end as reason,
    cells.n_low_performers > 0 as warn_rtm,
    2 * cells.n_begun_early < cells.n_teachers_coached as warn_gradual,
    coalesce(cells.n_unmapped_events * 10 > cells.n_student_events, false) as warn_unmapped,
    told.estimator,
    told.library,
    told.library_version,
    '{{ var("metric_version") }}' as metric_version,
    through.implementation_date as data_through_date
from cells
cross join {{ ref('int_loads__reached') }} as through
left join series
    on
        cells.aligned_on = series.aligned_on
        and cells.place = series.place
        and cells.outcome_id = series.outcome_id
left join {{ source('coaching', 'series') }} as told
    on
        cells.aligned_on = told.aligned_on
        and cells.place = told.place
        and cells.outcome_id = told.outcome_id
left join {{ ref('dim_school') }} as schools on cells.place = schools.school_key

{{ config(schema='marts_restricted') }}
-- How many teachers a school has for each full-time coach, how many of them are in a cycle, and how often they are met.
with eligible as (
    select
        place as school_key,
        period,
        count(*) as teachers_eligible
    from {{ ref('int_eligibility__placed') }}
    group by place, period
),

coached as (
    select
        place as school_key,
        period,
        coaches_active
    from {{ ref('int_implementation__minutes') }}
    where standard = 'all'
),

in_cycles as (
    select
        school_key,
        period,
        count(*) as teachers_in_open_cycles,
        cast(sum(open_days) as bigint) as open_days
    from {{ ref('int_open_cycles__counted') }}
    group by school_key, period
),

gaps as (
    select
        gaps.school_key,
        periods.period,
        count(*) as contact_gaps,
        count(distinct gaps.person_key) as teachers_met_again,
        percentile_cont(0.5) within group (order by cast(gaps.gap_days as double)) as contact_gap_days_median
    from {{ ref('int_contact_gaps__dated') }} as gaps
    inner join {{ ref('int_periods__listed') }} as periods
        on gaps.session_date between periods.period_start and periods.period_end
    group by gaps.school_key, periods.period
),

cells as (
    {% set parts = ['eligible', 'coached', 'in_cycles', 'gaps'] -%}
    {% for part in parts -%}
    select school_key, period from {{ part }}
    union -- a row for each school of which anything is known
    {% endfor -%}
    select school_key, period from {{ ref('int_coach_fte__placed') }}
)

select
    schools.school_key,
    schools.school_code,
    schools.school_name,
    schools.school_level,
    sites.school_group,
    sites.poverty_band,
    {{ programme_period() }}
    cast(coalesce(eligible.teachers_eligible, 0) as bigint) as teachers_eligible,
    cast(coalesce(coached.coaches_active, 0) as bigint) as coaches_active,
    {{ rounded('posts.coach_fte', 'decimal(10, 4)') }} as coach_fte,
    posts.staffing_models,
    {{ rounded(ratio('coalesce(eligible.teachers_eligible, 0)', 'posts.coach_fte'), 'decimal(10, 2)') }}
        as teachers_per_coach_fte,
    cast(coalesce(in_cycles.teachers_in_open_cycles, 0) as bigint) as teachers_in_open_cycles,
    {{ rounded(ratio('coalesce(in_cycles.open_days, 0)', 'periods.elapsed_days'), 'decimal(10, 4)') }}
        as teachers_in_open_cycles_mean,
    {{ rounded(ratio(ratio('coalesce(in_cycles.open_days, 0)', 'periods.elapsed_days'), 'posts.coach_fte'),
        'decimal(10, 2)') }} as active_caseload,
    cast(coalesce(gaps.contact_gaps, 0) as bigint) as contact_gaps,
    cast(coalesce(gaps.teachers_met_again, 0) as bigint) as teachers_met_again,
    cast(gaps.contact_gap_days_median as decimal(8, 1)) as contact_gap_days_median,
    {{ programme_about() }}
from cells
inner join {{ ref('dim_school') }} as schools on cells.school_key = schools.school_key
inner join {{ ref('int_periods__listed') }} as periods on cells.period = periods.period
inner join {{ ref('int_school_sites__listed') }} as sites
    on cells.school_key = sites.school_key and cells.period = sites.span
cross join {{ ref('int_loads__reached') }} as through
{% for part in parts -%}
left join {{ part }} on {{ same_key('cells', part, ['school_key', 'period']) }}
{% endfor -%}
left join {{ ref('int_coach_fte__placed') }} as posts
    on {{ same_key('cells', 'posts', ['school_key', 'period']) }}
where periods.elapsed_days > 0

{{ config(schema='marts_restricted') }}
-- How far schools of high and of low poverty lie apart. By teachers, each school's value has as much weight as it has
-- teachers (or coach time) behind it; by schools, each has the same.
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
        teachers_coached,
        teachers_coached_eligible,
        dosage_hours
    from {{ ref('int_implementation__teachers') }}
    where standard = 'all'
),

figures as (
    select
        'I03' as metric_id,
        eligible.school_key,
        eligible.period,
        cast(coalesce(coached.teachers_coached_eligible, 0) as double) as numerator,
        cast(eligible.teachers_eligible as double) as denominator
    from eligible
    left join coached on eligible.school_key = coached.school_key and eligible.period = coached.period
    union all
    select
        'I07' as metric_id,
        school_key,
        period,
        dosage_hours as numerator,
        cast(teachers_coached as double) as denominator
    from coached
    union all
    select
        'I01' as metric_id,
        posts.school_key,
        posts.period,
        cast(coalesce(eligible.teachers_eligible, 0) as double) as numerator,
        posts.coach_fte as denominator
    from {{ ref('int_coach_fte__placed') }} as posts
    left join eligible on posts.school_key = eligible.school_key and posts.period = eligible.period
),

banded as (
    select
        figures.*,
        lower(trim(sites.poverty_band)) as band
    from figures
    inner join {{ ref('int_school_sites__listed') }} as sites
        on figures.school_key = sites.school_key and figures.period = sites.span
    where figures.denominator > 0 and lower(trim(sites.poverty_band)) in ('high', 'low')
),

people as (
    {% for metric in ['I03', 'I01'] -%}
    select
        '{{ metric }}' as metric_id,
        place as school_key,
        period,
        person_key
    from {{ ref('int_eligibility__placed') }}
    union all
    {% endfor -%}
    select
        'I07' as metric_id,
        places.member as school_key,
        periods.member as period,
        sessions.person_key
    from {{ ref('int_implementation__sessions') }} as sessions
    inner join {{ ref('int_places__listed') }} as places
        on sessions.site_key = places.site_key and places.level = 'school'
    inner join {{ ref('int_period_slices__members') }} as periods on sessions.slice_key = periods.slice_key
    where sessions.standard = 'all'
),

counted as (
    select
        banded.metric_id,
        banded.period,
        banded.band,
        count(distinct people.person_key) as teachers
    from banded
    inner join people on {{ same_key('banded', 'people', ['metric_id', 'school_key', 'period']) }}
    group by banded.metric_id, banded.period, banded.band
),

bands as (
    select
        metric_id,
        period,
        band,
        {{ exact_sum('numerator') }} as numerator,
        {{ exact_sum('denominator') }} as denominator,
        {{ exact_sum(ratio('numerator', 'denominator')) }} as school_values,
        count(*) as schools
    from banded
    group by metric_id, period, band
),

cells as (
    select
        bands.metric_id,
        {% for band in ['high', 'low'] -%}
        {% for figure in ['numerator', 'denominator', 'school_values'] -%}
        max(case when bands.band = '{{ band }}' then bands.{{ figure }} end) as {{ figure }}_{{ band }},
        {% endfor -%}
        coalesce(max(case when bands.band = '{{ band }}' then bands.schools end), 0) as schools_{{ band }},
        coalesce(max(case when bands.band = '{{ band }}' then counted.teachers end), 0)
            as teachers_{{ band }},
        {% endfor -%}
        bands.period
    from bands
    left join counted on {{ same_key('bands', 'counted', ['metric_id', 'period', 'band']) }}
    group by bands.metric_id, bands.period
)

{% set by_teachers = {'high': ratio('cells.numerator_high', 'cells.denominator_high'),
    'low': ratio('cells.numerator_low', 'cells.denominator_low')} -%}
{% set by_schools = {'high': ratio('cells.school_values_high', 'cells.schools_high'),
    'low': ratio('cells.school_values_low', 'cells.schools_low')} -%}
select
    cells.metric_id,
    metrics.metric_name,
    metrics.unit as metric_unit,
    {{ programme_period() }}
    {% for band in ['high', 'low'] -%}
    cast(cells.schools_{{ band }} as bigint) as schools_{{ band }},
    cast(cells.teachers_{{ band }} as bigint) as teachers_{{ band }},
    {{ rounded('cells.numerator_' ~ band, 'decimal(18, 6)') }} as numerator_{{ band }},
    {{ rounded('cells.denominator_' ~ band, 'decimal(18, 6)') }} as denominator_{{ band }},
    {{ rounded(by_teachers[band], 'decimal(12, 4)') }} as value_{{ band }}_by_teachers,
    {{ rounded(by_schools[band], 'decimal(12, 4)') }} as value_{{ band }}_by_schools,
    {% endfor -%}
    {{ rounded(by_teachers['high'] ~ ' - ' ~ by_teachers['low'], 'decimal(12, 4)') }} as gap_by_teachers,
    {{ rounded(by_schools['high'] ~ ' - ' ~ by_schools['low'], 'decimal(12, 4)') }} as gap_by_schools,
    {{ programme_about() }}
from cells
inner join {{ ref('dim_metric') }} as metrics on cells.metric_id = metrics.metric_id
inner join {{ ref('int_periods__listed') }} as periods on cells.period = periods.period
cross join {{ ref('int_loads__reached') }} as through

{{ config(schema='marts_restricted', tags=['after_estimate']) }}
-- How far schools of high and of low poverty lie apart. By teachers, each school's value has as much weight as it has
-- teachers (or coach time, or events) behind it; by schools, each has the same. Intervals come from the estimate step.
with banded as (
    select * from {{ ref('int_gap_figures__banded') }}
),

people as (
    {% for metric in ['I03', 'I01', 'P11'] -%}
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
        count(*) as schools,
        max(through_date) as through_date
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
        bands.period,
        max(bands.through_date) as through_date
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
    {% for weight in ['teachers', 'schools'] -%}
    cast(estimates.ci_low_by_{{ weight }} as decimal(12, 4)) as ci_low_by_{{ weight }},
    cast(estimates.ci_high_by_{{ weight }} as decimal(12, 4)) as ci_high_by_{{ weight }},
    estimates.reason_by_{{ weight }},
    {% endfor -%}
    estimates.estimator,
    estimates.library,
    estimates.library_version,
    '{{ var("metric_version") }}' as metric_version,
    cells.through_date as data_through_date
from cells
inner join {{ ref('dim_metric') }} as metrics on cells.metric_id = metrics.metric_id
inner join {{ ref('int_periods__listed') }} as periods on cells.period = periods.period
left join {{ source('coaching', 'gaps') }} as estimates
    on {{ same_key('cells', 'estimates', ['metric_id', 'period']) }}

{{ config(tags=['after_estimate']) }}
-- What all coaching of closed days comes to, told so coarsely that what a mart shows, taken off it, is never few
-- people's own: between two rungs of a ladder that lie the threshold's people apart.
{% set k = var('thresholds')['staff_implementation'] -%}
with banded as (
    select distinct -- a school is grouped alike for many periods
        site_key,
        coalesce(poverty_band, 'none') as poverty_band
    from {{ ref('int_school_sites__listed') }}
),

years as (
    select distinct -- of a slice's periods some lie in no school year
        members.slice_key,
        periods.school_year
    from {{ ref('int_period_slices__members') }} as members
    inner join {{ ref('int_periods__listed') }} as periods on members.member = periods.period
    where periods.school_year is not null
),

levels as (
    select distinct member as standard, level as standard_level -- a member holds several codes
    from {{ ref('int_standard_members__listed') }}
),

totals as (
    select
        years.school_year,
        levels.standard_level,
        banded.poverty_band,
        count(distinct sessions.person_key) as people,
        {{ total('sessions.session_part') }} as sessions,
        {{ total('sessions.coach_minutes') }} as coach_minutes
    from {{ ref('int_implementation__sessions__released') }} as sessions
    inner join years on sessions.slice_key = years.slice_key
    inner join levels on sessions.standard = levels.standard
    inner join banded on sessions.site_key = banded.site_key
    group by years.school_year, levels.standard_level, banded.poverty_band
),

shown as (
    select
        places.site_key,
        periods.slice_key,
        cells.standard,
        cells.place_level,
        periods.level as period_type
    from {{ ref('int_implementation__cells__released') }} as cells
    inner join {{ source('coaching', 'privacy_mask') }} as mask
        on mask.cube = 'implementation' and mask.family = 'coached' and cells.cell_key = mask.cell_key
    inner join {{ ref('int_places__listed') }} as places on cells.place = places.member
    inner join {{ ref('int_period_slices__members') }} as periods on cells.period = periods.member
    where not mask.suppressed
),

sums as (
    select distinct place_level, period_type -- one sum over all cells of each
    from shown
),

hidden as (
    select
        years.school_year,
        levels.standard_level,
        count(distinct sessions.person_key) as people
    from {{ ref('int_implementation__sessions__released') }} as sessions
    inner join years on sessions.slice_key = years.slice_key
    inner join levels on sessions.standard = levels.standard
    inner join banded on sessions.site_key = banded.site_key
    cross join sums
    left join shown
        on
            {{ same_key('sessions', 'shown', ['site_key', 'slice_key', 'standard']) }}
            and {{ same_key('sums', 'shown', ['place_level', 'period_type']) }}
    where sessions.person_key is not null and shown.standard is null
    group by
        years.school_year, levels.standard_level, sums.place_level, sums.period_type,
        case when sums.place_level in ('school', 'poverty_band') then banded.poverty_band end
),

fewest as (
    select
        school_year,
        standard_level,
        min(people) as people
    from hidden
    group by school_year, standard_level
),

rungs as (
    select
        totals.*,
        case
            when fewest.people < {{ k }} then null
            when totals.people >= {{ 11 * k }} then 1.1
            when totals.people >= {{ 5 * k }} then 1.25
            when totals.people >= {{ 3 * k }} then 1.5
        end as step
    from totals
    left join fewest
        on totals.school_year = fewest.school_year and totals.standard_level = fewest.standard_level
)

select
    school_year,
    standard_level,
    {% for measure in ['sessions', 'coach_minutes'] -%}
    power(step, floor(ln(nullif({{ measure }}, 0)) / ln(step))) as {{ measure }}_from,
    power(step, floor(ln(nullif({{ measure }}, 0)) / ln(step)) + 1) as {{ measure }}_to,
    {% endfor -%}
    poverty_band
from rungs

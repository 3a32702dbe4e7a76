-- A school as it is grouped in a stretch of days or, as on its last one, in a period: closed ones as they were first
-- published, whatever the seed says since; else two editions would differ by one school.
with sites as (
    select
        school_key,
        slice_key,
        school_group,
        poverty_band
    from {{ source('coaching', 'frozen_int_school_sites__placed') }}
    union all
    select
        today.school_key,
        today.slice_key,
        today.school_group,
        today.poverty_band
    from {{ ref('int_school_sites__placed') }} as today
    left join {{ source('coaching', 'frozen_int_school_sites__placed') }} as frozen
        on {{ same_key('today', 'frozen', ['school_key', 'slice_key']) }}
    where frozen.school_key is null
),

spans as (
    select
        slice_key as span,
        slice_key
    from {{ ref('int_period_slices__listed') }}
    union all
    select
        member as span,
        max(slice_key) as slice_key -- its name is its first day
    from {{ ref('int_period_slices__members') }}
    group by member
)

select
    sites.school_key,
    spans.span,
    {{ surrogate_key(["'site'", 'sites.school_key', 'sites.school_group', 'sites.poverty_band']) }} as site_key,
    sites.school_group,
    sites.poverty_band
from sites
inner join spans on sites.slice_key = spans.slice_key

{{ config(schema='marts_restricted') }}
-- How much of a framework coaching touches, how evenly, and what of the programme's plan it does not reach. A framework
-- that the plan names has its rows although nobody codes in it.
{% set enough = "minutes >= " ~ var('thresholds')['coverage_minutes'] ~ " - 1e-9" -%}
with frames as (
    select
        place,
        place_level,
        period,
        standard as framework_id
    from {{ ref('int_implementation__frame') }}
    where standard_level = 'framework'
    union -- a framework in use may be the plan's too
    select
        frame.place,
        frame.place_level,
        frame.period,
        focus.framework_id
    from {{ ref('int_implementation__frame') }} as frame
    inner join {{ ref('int_periods__listed') }} as periods on frame.period = periods.period
    inner join {{ ref('programme_focus_standards') }} as focus on periods.school_year = focus.school_year
    where frame.standard_level = 'all'
),

standards as (
    select
        frames.place,
        frames.place_level,
        frames.period,
        frames.framework_id,
        codes.standard_code,
        codes.standard_level,
        codes.is_unaligned,
        coalesce(cells.coach_minutes_allocated, 0) as minutes,
        focus.code is not null as is_focus
    from frames
    inner join {{ ref('int_periods__listed') }} as periods on frames.period = periods.period
    inner join {{ ref('dim_standard') }} as codes on frames.framework_id = codes.framework_id
    left join {{ ref('int_implementation__cells') }} as cells
        on frames.place = cells.place and frames.period = cells.period and codes.qualified_code = cells.standard
    left join {{ ref('programme_focus_standards') }} as focus
        on
            codes.framework_id = focus.framework_id
            and codes.standard_code = focus.code
            and periods.school_year = focus.school_year
),

cells as (
    select
        place,
        place_level,
        period,
        framework_id,
        {{ total('minutes', where="standard_level = 'standard'") }} as coach_minutes,
        {{ total('minutes', where="standard_level = 'standard' and not is_unaligned") }} as coded_minutes,
        {{ exact_sum('case when minutes > 0 then minutes * ln(minutes) else 0 end',
            where="standard_level = 'standard' and not is_unaligned") }} as minutes_logs,
        count(*) filter (where standard_level = 'indicator' and {{ enough }}) as indicators_coached,
        count(*) filter (where standard_level = 'indicator') as indicator_count,
        count(*) filter (where standard_level = 'standard' and not is_unaligned and {{ enough }}) as standards_coached,
        count(*) filter (where standard_level = 'standard' and not is_unaligned) as standard_count,
        count(*) filter (where is_focus) as focus_named_count,
        count(*) filter (where is_focus and {{ enough }}) as focus_reached_count,
        count(*) filter (where is_focus and not {{ enough }}) as focus_gap_count,
        {{ join_sorted("case when is_focus and not " ~ enough ~ " then standard_code end", ', ') }} as focus_gap_codes,
        count(*) filter (where is_focus and minutes = 0) as focus_untouched_count,
        {{ join_sorted("case when is_focus and minutes = 0 then standard_code end", ', ') }} as focus_untouched_codes
    from standards
    group by place, place_level, period, framework_id
)

select
    {{ programme_place() }}
    cells.framework_id,
    {{ programme_period() }}
    cast(cells.coach_minutes as decimal(18, 6)) as coach_minutes,
    cast(cells.coded_minutes as decimal(18, 6)) as coded_minutes,
    {{ rate('cells.coded_minutes', 'cells.coach_minutes') }} as aligned_share,
    case
        when cells.coach_minutes > 0
            then cells.coded_minutes + 1e-9 >= {{ var('thresholds')['aligned_share'] }} * cells.coach_minutes
    end as is_coverage_reliable,
    cast(cells.indicators_coached as bigint) as indicators_coached,
    cast(cells.indicator_count as bigint) as indicator_count,
    {{ rate('cells.indicators_coached', 'cells.indicator_count') }} as breadth_share,
    cast(cells.standards_coached as bigint) as standards_coached,
    cast(cells.standard_count as bigint) as standard_count,
    case
        when cells.coded_minutes > 0 and cells.standard_count > 1
            then {{ rounded('(ln(cells.coded_minutes) - cells.minutes_logs / cells.coded_minutes)'
                ~ ' / ln(cast(cells.standard_count as double))', 'decimal(6, 4)') }}
    end as evenness,
    cast(cells.focus_named_count as bigint) as focus_named_count,
    {% for count in ['focus_reached_count', 'focus_gap_count', 'focus_untouched_count'] -%}
    cast(case when cells.focus_named_count > 0 then cells.{{ count }} end as bigint) as {{ count }},
    {% endfor -%}
    cells.focus_gap_codes,
    cells.focus_untouched_codes,
    cast({{ var('thresholds')['coverage_minutes'] }} as double) as coverage_minutes_least,
    {{ programme_about() }}
from cells
inner join {{ ref('int_periods__listed') }} as periods on cells.period = periods.period
cross join {{ ref('int_loads__reached') }} as through
left join {{ ref('dim_school') }} as schools on cells.place = schools.school_key

{{ config(schema='marts_restricted') }}
-- A cycle counts once, in the period in which it began, in each of its places, under its way in and under all of them.
with ways as (
    select
        cycle_key,
        stage,
        entry_path as way
    from {{ ref('int_cycle_stages__reached') }}
    union all
    select
        cycle_key,
        stage,
        'all' as way
    from {{ ref('int_cycle_stages__reached') }}
),

cells as (
    select
        places.member as place,
        places.level as place_level,
        periods.member as period,
        ways.way as entry_path,
        cycles.stage,
        cycles.stage_number,
        count(*) filter (where cycles.is_asked) as cycles_asked,
        count(*) filter (where cycles.is_reached) as cycles_reached,
        count(*) filter (where cycles.is_reached and cycles.stage_date is null) as cycles_reached_without_date,
        count(*) filter (where cycles.is_open) as cycles_open,
        count(*) filter (where cycles.is_dropped) as cycles_dropped,
        count(cycles.wait_days) as cycles_waited,
        percentile_cont(0.5) within group (order by cast(cycles.wait_days as double)) as wait_days_median,
        count(*) filter (where cycles.is_out_of_order) as cycles_out_of_order,
        count(cycles.open_days) as cycles_open_dated,
        percentile_cont(0.5) within group (order by cast(cycles.open_days as double)) as open_days_median
    from {{ ref('int_cycle_stages__reached') }} as cycles
    inner join ways on cycles.cycle_key = ways.cycle_key and cycles.stage = ways.stage
    inner join {{ ref('int_period_slices__listed') }} as slices
        on cycles.begun_date between slices.slice_start and slices.slice_end
    inner join {{ ref('int_school_sites__listed') }} as sites
        on cycles.school_key = sites.school_key and slices.slice_key = sites.span
    inner join {{ ref('int_places__listed') }} as places on sites.site_key = places.site_key
    inner join {{ ref('int_period_slices__members') }} as periods on slices.slice_key = periods.slice_key
    where periods.level in ('term', 'school_year')
    group by places.member, places.level, periods.member, ways.way, cycles.stage, cycles.stage_number
)

select
    {{ programme_place() }}
    cells.entry_path,
    {{ programme_period() }}
    cells.stage,
    cells.stage_number,
    {% for count in ['cycles_asked', 'cycles_reached', 'cycles_reached_without_date', 'cycles_open', 'cycles_dropped']
        -%}
    cast(cells.{{ count }} as bigint) as {{ count }},
    {% endfor -%}
    cast(cells.cycles_asked - cells.cycles_open as bigint) as cycles_decided,
    {{ rate('cells.cycles_dropped', '(cells.cycles_asked - cells.cycles_open)') }} as drop_off_share,
    cast(cells.wait_days_median as decimal(8, 1)) as wait_days_median,
    cast(cells.cycles_waited as bigint) as cycles_waited,
    cast(cells.cycles_out_of_order as bigint) as cycles_out_of_order,
    cast(cells.open_days_median as decimal(8, 1)) as open_days_median,
    cast(cells.cycles_open_dated as bigint) as cycles_open_dated,
    {{ programme_about() }}
from cells
inner join {{ ref('int_periods__listed') }} as periods on cells.period = periods.period
cross join {{ ref('int_loads__reached') }} as through
left join {{ ref('dim_school') }} as schools on cells.place = schools.school_key

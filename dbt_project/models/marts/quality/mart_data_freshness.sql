with streams as (
    {% for stream in var('configured_streams') -%}
    select
        '{{ stream.source }}' as source_name,
        '{{ stream.stream }}' as stream_name
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

nights as (
    select cast(load_date as date) as load_date
    from {{ source('coaching', 'loads') }}
    union -- a night has both loads and outcomes
    select cast(load_date as date) as load_date
    from {{ source('coaching', 'outcomes') }}
),

newest_night as (
    select max(load_date) as night from nights
),

good as (
    select
        source as source_name,
        stream as stream_name,
        max(cast(load_date as date)) as last_good_load_date
    from {{ source('coaching', 'loads') }}
    group by source, stream
),

refusals as (
    select
        source as source_name,
        stream as stream_name,
        max(cast(load_date as date)) as last_refused_date
    from {{ source('coaching', 'outcomes') }}
    where status = 'refused'
    group by source, stream
)

select
    streams.source_name,
    streams.stream_name,
    newest_night.night as newest_night_date,
    good.last_good_load_date,
    good.last_good_load_date as data_through_date,
    cast({{ dbt.datediff('good.last_good_load_date', 'newest_night.night', 'day') }} as bigint) as lag_days,
    coalesce(good.last_good_load_date < newest_night.night, newest_night.night is not null) as is_stale,
    case
        when
            refusals.last_refused_date > good.last_good_load_date
            or (good.last_good_load_date is null and refusals.last_refused_date is not null)
            then 'was refused'
        when good.last_good_load_date is null then 'has never landed'
        when good.last_good_load_date < newest_night.night then 'did not land'
    end as stale_reason
from streams
cross join newest_night
left join good on streams.source_name = good.source_name and streams.stream_name = good.stream_name
left join refusals
    on streams.source_name = refusals.source_name and streams.stream_name = refusals.stream_name

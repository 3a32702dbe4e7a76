-- The last closed local day for which every source that feeds a mart has landed; 1900-01-01 while one of them has not.
-- And the day of the newest load of all: what is written for a later day has not been yet.
with feeding as (
    {% for feed in var('feeding_streams') -%}
    select
        '{{ feed.mart }}' as mart,
        '{{ feed.source }}' as source_name,
        '{{ feed.stream }}' as stream_name
    {{ 'union all' if not loop.last }}
    {% else -%}
    select
        cast(null as {{ dbt.type_string() }}) as mart,
        cast(null as {{ dbt.type_string() }}) as source_name,
        cast(null as {{ dbt.type_string() }}) as stream_name
    where false
    {% endfor %}
),

newest as (
    select
        feeding.mart,
        feeding.source_name,
        feeding.stream_name,
        coalesce(max(cast(loads.load_date as date)), cast('1900-01-01' as date)) as load_date
    from feeding
    left join {{ source('coaching', 'loads') }} as loads
        on feeding.source_name = loads.source and feeding.stream_name = loads.stream
    group by feeding.mart, feeding.source_name, feeding.stream_name
)

select
    cast(coalesce(min(load_date) filter (where mart = 'implementation'), cast('1900-01-01' as date)) as date)
        as implementation_date,
    cast(coalesce(min(load_date) filter (where mart = 'impact'), cast('1900-01-01' as date)) as date) as impact_date,
    (select max(cast(loads.load_date as date)) from {{ source('coaching', 'loads') }} as loads) as newest_load_date
from newest

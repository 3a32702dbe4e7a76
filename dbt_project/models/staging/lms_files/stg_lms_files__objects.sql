{% for file in var('lms_object_files') -%}
select
    '{{ file.source }}' as platform,
    object.{{ file.map.object_id }} as object_id,
    object.{{ file.map.event_type }} as event_type,
    cast(object.load_date as date) as load_date
from (
    {{ newest_rows(source(file.source, file.stream), file.source, file.stream, file.key, file.mode) }}
) as object
{{ 'union all' if not loop.last }}
{% else -%}
select
    cast(null as {{ dbt.type_string() }}) as platform,
    cast(null as {{ dbt.type_string() }}) as object_id,
    cast(null as {{ dbt.type_string() }}) as event_type,
    cast(null as date) as load_date
where false
{% endfor %}

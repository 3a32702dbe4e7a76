{% for file in var('lms_event_files') -%}
{% set section = file.map.get('section_id') -%}
select
    '{{ file.source }}' as platform,
    '{{ file.stream }}' as stream_name,
    {% if file.map.get('user_id') %}event.{{ file.map.user_id }}{% else %}cast(null
        as {{ dbt.type_string() }}){% endif %} as user_id,
    {% if section is string %}event.{{ section }}
    {% elif section %}concat_ws('|'{% for column in section %}, event.{{ column }}{% endfor %})
    {% else %}cast(null as {{ dbt.type_string() }})
    {% endif %} as section_id,
    {% if file.map.get('object_id') %}event.{{ file.map.object_id }}{% else %}cast(null
        as {{ dbt.type_string() }}){% endif %} as object_id,
    {% if file.map.get('event_date') %}{{ local_day('event.read_' ~ file.map.event_date, "'" ~ file.time_zone ~ "'") }}{% else %}cast(null
        as date){% endif %} as event_date,
    {% if file.map.get('day_offset') %}{{ whole_number('event.read_' ~ file.map.day_offset) }}{% else %}cast(null
        as bigint){% endif %} as day_offset,
    {% if file.map.get('event_count') %}{{ whole_number('event.read_' ~ file.map.event_count) }}{% else %}cast(1
        as bigint){% endif %} as event_count,
    {% if file.map.get('event_type') %}event.{{ file.map.event_type }}{% else %}cast(null
        as {{ dbt.type_string() }}){% endif %} as event_type,
    cast(event.load_date as date) as load_date
from (
    select
        landed.*
        {%- for column, reading in file.readings.items() %},
        {{ read('landed."' ~ column ~ '"', reading) }} as read_{{ column }}
        {%- endfor %}
    from (
        {{ distinct_rows(source(file.source, file.stream), file.source, file.stream, file.key, file.record) }}
    ) as landed
) as event
{{ 'union all' if not loop.last }}
{% else -%}
select
    cast(null as {{ dbt.type_string() }}) as platform,
    cast(null as {{ dbt.type_string() }}) as stream_name,
    cast(null as {{ dbt.type_string() }}) as user_id,
    cast(null as {{ dbt.type_string() }}) as section_id,
    cast(null as {{ dbt.type_string() }}) as object_id,
    cast(null as date) as event_date,
    cast(null as bigint) as day_offset,
    cast(null as bigint) as event_count,
    cast(null as {{ dbt.type_string() }}) as event_type,
    cast(null as date) as load_date
where false
{% endfor %}

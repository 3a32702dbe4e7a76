-- A file's events are students'; of what teachers do in that platform nothing is known.
{% for file in var('lms_event_files') -%}
select
    '{{ file.source }}' as platform,
    '{{ file.source }}' as source_name,
    '{{ file.stream }}' as stream_name,
    'work' as tells,
    false as has_instants
{{ 'union all' if not loop.last }}
{% else -%}
select
    cast(null as {{ dbt.type_string() }}) as platform,
    cast(null as {{ dbt.type_string() }}) as source_name,
    cast(null as {{ dbt.type_string() }}) as stream_name,
    cast(null as {{ dbt.type_string() }}) as tells,
    false as has_instants
where false
{% endfor %}

-- What records say of each person that they name, in codes, days and numbers alone: ids are what somebody typed.
{% set told = var('record_held') -%}
{% for record in told -%}
{% set last = loop.last -%}
{% for who in record.people -%}
{{ held_fact(record.feeds ~ '_' ~ who, 'facts.' ~ who ~ '_key', 'facts.' ~ record.day if record.day else
    'cast(null as date)', 'facts.form_id', 'facts.school_key' if record.has_school else 'cast(null as ' ~
    dbt.type_string() ~ ')', record.says, 'null', '', record.table, 'facts.record_key') }}
from {{ ref(record.table) }} as facts
where facts.{{ who }}_key is not null
{{ 'union all' if not (last and loop.last) }}
{% endfor -%}
{% endfor %}

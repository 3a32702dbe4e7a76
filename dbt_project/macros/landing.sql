{# The date of the newest committed load: before any, that of the zero-row file. #}
{% macro newest_load(source_name, stream) -%}
    select coalesce(max(cast(load_date as date)), cast('1900-01-01' as date)) as load_date
    from {{ source('coaching', 'loads') }}
    where source = '{{ source_name }}' and stream = '{{ stream }}'
{%- endmacro %}

{# The rows that count: of a full load the newest committed one, otherwise the newest row of each key. Rows without a
   key are all kept. #}
{% macro newest_rows(relation, source_name, stream, keys, mode) -%}
    select *
    from (
        select
            landed.*,
            row_number() over (
                partition by
                    {% for key in keys %}{{ key }}, {% endfor -%}
                    {% if keys %}case
                        when {% for key in keys %}{{ key }} is null{{ ' or ' if not loop.last }}{% endfor %}
                        then concat_ws('|', load_date, _source_file, _row_number) end
                    {% else %}_source_file, _row_number{% endif %}
                order by load_date desc, cast(_row_number as bigint) desc
            ) as recency
        from {{ relation }} as landed
        {% if mode == 'full' %}where load_date in ({{ newest_load(source_name, stream) }}){% endif %}
    ) as ranked
    where recency = 1
{%- endmacro %}

{# The records of a list that is whole every night: rows equal in what tells a record are one, others are different
   records, whatever key they share. `turn` tells those of one key apart, by their values, so that a sheet may be
   sorted; it is 1 where the key is enough. #}
{% macro distinct_rows(relation, source_name, stream, keys, record) -%}
    select
        once.*,
        row_number() over (
            partition by
            {% for key in keys %}coalesce(once.{{ adapter.quote(key) }}, ''){{ ', ' if not loop.last }}{% else %}
                once._source_file, once._row_number{% endfor %}
            order by
            {% for column in record %}once.{{ adapter.quote(column) }} nulls first, {% endfor %}once._source_file,
                cast(once._row_number as bigint)
        ) as turn
    from (
        select
            landed.*,
            row_number() over (
                partition by
                {% for column in record %}landed.{{ adapter.quote(column) }}{{ ', ' if not loop.last }}{% endfor %}
                order by landed._source_file, cast(landed._row_number as bigint)
            ) as copy_number
        from {{ relation }} as landed
        where landed.load_date in ({{ newest_load(source_name, stream) }})
    ) as once
    where once.copy_number = 1
{%- endmacro %}

{# The rows of one stream of every source of a kind, each with its source and id space: see `Staged` for what `staged`
   says. #}
{% macro landed(kind, stream, columns, keys, mode, staged) -%}
    {% for found in var('kind_sources')[kind] -%}
    {% set table = source(found.source, stream) -%}
    select
        '{{ found.source }}' as source_name,
        '{{ found.id_space }}' as id_space,
        {{ columns | join(', ') }},
        {% if staged == 'ever' -%}
        load_date in ({{ newest_load(found.source, stream) }}) as is_listed,
        {% endif -%}
        cast(_row_number as bigint) as row_number_in_load,
        _load_id as load_id,
        cast(load_date as date) as load_date
    from {% if staged in ('all_loads', 'history') %}{{ table }}{%
        else %}({{ newest_rows(table, found.source, stream, keys, 'upsert' if staged == 'ever'
        else mode) }}){% endif %} as rows_of_source
    {{ 'union all' if not loop.last }}
    {% endfor %}
{%- endmacro %}

{# An id as it is told apart from those of other sources of its kind: as it is in the kind's own id space, else after
   the space's name. #}
{% macro spaced(kind, column) -%}
    {% set others = var('kind_sources')[kind] | rejectattr('id_space', 'equalto', kind) | list -%}
    {% if others %}case when id_space = '{{ kind }}' then {{ column }}
        else concat(id_space, ':', {{ column }}) end{% else %}{{ column }}{% endif %}
{%- endmacro %}

{# The same for a list of ids joined with `;`, of which some may be empty. #}
{% macro spaced_list(kind, column) -%}
    {% set others = var('kind_sources')[kind] | rejectattr('id_space', 'equalto', kind) | list -%}
    {% set marked = replace_all("concat(';', " ~ column ~ ")", ';([^;]+)', ';(here):\\1') -%}
    {% if others %}case when id_space = '{{ kind }}' then {{ column }}
        else substr(replace({{ marked }}, '(here)', id_space), 2) end{% else %}{{ column }}{% endif %}
{%- endmacro %}

{# One row per response and column of every form (or survey) the district declares; none declared gives no rows. #}
{% macro unpivoted_answers(forms) -%}
    {% for form in forms -%}
    {% set base = distinct_rows(source(form.source, form.stream), form.source, form.stream, form.key,
        form.record) -%}
    {% set parts = ["'" ~ form.source ~ "'", "'" ~ form.form_id ~ "'", "'" ~ form.form_version ~ "'"]
        + (form.key if form.key else ['_source_file', '_row_number']) -%}
    {% set readings = [] -%}
    {% for reading in (form.readings or {}).values() if reading not in readings %}{% do readings.append(reading) %}
    {%- endfor -%}
    select
        answers.response_key,
        '{{ form.source }}' as source_name,
        '{{ form.stream }}' as stream_name,
        '{{ form.form_id }}' as form_id,
        '{{ form.form_version }}' as form_version,
        nullif('{{ form.framework }}', '') as framework_id,
        '{{ form.feeds }}' as feeds,
        answers.source_field,
        nullif(trim(answers.written), '') as raw_value,
        {% if readings -%}
        case answers.reading {% for reading in readings %}when {{ loop.index }}
            then {{ read('answers.written', reading) }} {% endfor %}end as read_value,
        {%- else -%}
        cast(null as {{ dbt.type_string() }}) as read_value,
        {%- endif %}
        answers.reading > 0 as is_read,
        '{{ form.time_zone }}' as time_zone,
        answers.row_number_in_load,
        answers.load_date,
        answers.load_id
    from (
        select
            case when response.turn = 1 then {{ surrogate_key(parts) }} else {{ surrogate_key(parts + ['turn']) }}
            end as response_key,
            field.source_field,
            field.reading,
            case field.source_field {% for column in form.columns %}when '{{ column }}'
                then response.{{ adapter.quote(column) }} {% endfor %}end as written,
            cast(response._row_number as bigint) as row_number_in_load,
            cast(response.load_date as date) as load_date,
            response._load_id as load_id
        from ({{ base }}) as response
        cross join (values {% for column in form.columns -%}
            ('{{ column }}', {{ readings.index(form.readings[column]) + 1 if column in (form.readings or {}) else 0 }})
            {{- ', ' if not loop.last }}{% endfor %})
            as field (source_field, reading)
    ) as answers
    {{ 'union all' if not loop.last }}
    {% else -%}
    select
        cast(null as {{ dbt.type_string() }}) as response_key,
        cast(null as {{ dbt.type_string() }}) as source_name,
        cast(null as {{ dbt.type_string() }}) as stream_name,
        cast(null as {{ dbt.type_string() }}) as form_id,
        cast(null as {{ dbt.type_string() }}) as form_version,
        cast(null as {{ dbt.type_string() }}) as framework_id,
        cast(null as {{ dbt.type_string() }}) as feeds,
        cast(null as {{ dbt.type_string() }}) as source_field,
        cast(null as {{ dbt.type_string() }}) as raw_value,
        cast(null as {{ dbt.type_string() }}) as read_value,
        false as is_read,
        cast(null as {{ dbt.type_string() }}) as time_zone,
        cast(null as bigint) as row_number_in_load,
        cast(null as date) as load_date,
        cast(null as {{ dbt.type_string() }}) as load_id
    where false
    {% endfor %}
{%- endmacro %}

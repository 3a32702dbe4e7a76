{# How DuckDB makes a table: in its place, in one transaction. dbt's own way makes it under another name and renames it,
   twice, and drops the old one, three statements of ten milliseconds each. A build that fails or is killed leaves the
   table as it was. #}
{% materialization table, adapter='duckdb' -%}
    {% set made = this.incorporate(type='table') -%}
    {% set standing = load_cached_relation(this) -%}
    {% if standing is not none and not standing.is_table -%}
        {% do adapter.drop_relation(standing) -%}
        {% set standing = none -%}
    {%- endif %}
    {{ run_hooks(pre_hooks) }}
    {% call statement('main') -%}
        {{ 'drop table ' ~ standing ~ ';' if standing is not none }}
        {{ create_table_as(false, made, compiled_code) }}
    {%- endcall %}
    {{ run_hooks(post_hooks) }}
    {% do persist_docs(made, model) -%}
    {% do adapter.commit() -%}
    {{ return({'relations': [made]}) }}
{%- endmaterialization %}

{# All comments of a table in one statement. dbt's own way asks twice which columns there are. #}
{% macro duckdb__persist_docs(relation, model, for_relation, for_columns) -%}
    {% set comments -%}
        {% if for_relation and config.persist_relation_docs() and model.description -%}
            {{ alter_relation_comment(relation, model.description) }}
        {%- endif %}
        {% if for_columns and config.persist_column_docs() -%}
            {% for name, column in model.columns.items() if column.description -%}
                comment on column {{ relation }}.{{ adapter.quote(name) if column.quote else name }}
                is {{ duckdb_escape_comment(column.description) }};
            {% endfor -%}
        {%- endif %}
    {%- endset %}
    {% if comments | trim -%}
        {% do run_query(comments) -%}
    {%- endif %}
{%- endmacro %}

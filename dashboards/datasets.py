"""A mart as Superset's dataset: columns with labels and descriptions, and metrics that never add up what must not be.

Flow: Table -> dashboards/bundle/<bundle>/datasets/
"""

from collections.abc import Iterator
from uuid import UUID, uuid5

from dashboards.labels import definition, label, number_format, plain
from dashboards.said import calculated
from dashboards.tables import Column, Table

# What every id of the bundle is made from, so that an import meets what it brought before. It must never change.
_SPACE = UUID("6f0d2b1e-6c43-5a57-9d0c-0a6f3a4f2c10")
_TYPES = {"string": "VARCHAR", "bigint": "BIGINT", "double": "DOUBLE", "boolean": "BOOLEAN", "date": "DATE"}
# The newest month first, for filters that begin with one period: of months most is shown.
NEWEST = "newest_month_first"


def uuid_of(kind: str, name: str) -> str:
    """The id of a database, dataset, chart or dashboard: the same each time."""
    return str(uuid5(_SPACE, f"{kind}/{name}"))


def dataset(table: Table, bundle: str) -> dict[str, object]:
    """The dataset of a table."""
    return {
        "table_name": table.name,
        "main_dttm_col": None,
        "description": table.description,
        "cache_timeout": None,
        "schema": table.schema,
        "sql": None,
        "params": None,
        "template_params": None,
        "filter_select_enabled": True,
        "normalize_columns": False,
        "always_filter_main_dttm": False,
        "is_managed_externally": True,
        "uuid": uuid_of("dataset", table.name),
        "columns": [*(_column(table, column) for column in table.columns), *_calculated(table)],
        "metrics": list(_metrics(table)),
        "version": "1.0.0",
        "database_uuid": uuid_of("database", bundle),
    }


def _column(table: Table, column: Column) -> dict[str, object]:
    return {
        "column_name": column.name,
        "verbose_name": label(table, column),
        "description": definition(table, column),
        "type": _TYPES.get(column.data_type, column.data_type.upper()),
        "is_dttm": column.data_type == "date",
        "is_active": True,
        "groupby": True,
        "filterable": True,
        "expression": None,
        "python_date_format": None,
    }


def _calculated(table: Table) -> Iterator[dict[str, object]]:
    for one in calculated(table):
        base = table.column(one.name.removesuffix("_said"))
        yield {
            "column_name": one.name,
            "verbose_name": label(table, base) if base else plain(one.name),
            "description": definition(table, base) if base else one.description,
            "type": _TYPES[one.data_type],
            "is_dttm": False,
            "is_active": True,
            "groupby": True,
            "filterable": True,
            "expression": one.expression,
            "python_date_format": None,
        }


def _metrics(table: Table) -> Iterator[dict[str, object]]:
    yield _metric("rows", "Rows", "count(*)", "How many rows there are; a row is no person.", ",d")
    for column in table.columns:
        if column.measure and column.is_number:
            says = f"{definition(table, column)} Told where the filters leave one cell: cells are never added up here."
            expression = f"case when count(*) = 1 then max({column.name}) end"
            yield _metric(column.name, label(table, column), expression, says, number_format(column))
    if table.column("period_type") and table.column("period_end"):
        kinds = "case period_type when 'month' then '3' when 'term' then '2' else '1' end"
        yield _metric(
            NEWEST, "Newest month first", f"max({kinds} || cast(period_end as varchar))", "Sorts filters.", None
        )


def _metric(name: str, title: str, expression: str, says: str, number: str | None) -> dict[str, object]:
    return {
        "metric_name": name,
        "verbose_name": title,
        "metric_type": None,
        "expression": expression,
        "description": says,
        "d3format": number,
        "warning_text": None,
    }

"""A chart of a page as Superset's: its settings, and the question it sends.

Flow: Chart -> dashboards/bundle/<bundle>/charts/
"""

import csv
import json
from collections.abc import Mapping
from functools import cache

from coaching.seeds import DEFAULTS
from dashboards import drawn
from dashboards.datasets import uuid_of
from dashboards.labels import definition, label, metric_of, number_format
from dashboards.page import Chart
from dashboards.tables import LEADS_SCHEMA

ROWS = 5_000
_VIZ = {"table": "table", "lines": "echarts_timeseries_line"}
COLOURS = "coaching"
# Columns that a table would make too narrow to be read, in pixels.
_WIDTHS = {
    "school_name": 170,
    "period_key": 100,
    "group_name": 100,
    "comparison_desc": 300,
    "says": 220,
    "population": 200,
    "source": 200,
    "means": 220,
    "formula": 220,
}
# Line annotations of figures from elsewhere, dashed: their colour is none of the series'.
_ELSEWHERE = "#57606a"


def chart(one: Chart) -> dict[str, object]:
    """The chart as the bundle has it."""
    params = _params(one)
    return {
        "slice_name": title(one),
        "description": describes(one),
        "viz_type": params["viz_type"],
        "params": params,
        "query_context": json.dumps(_query_context(one, params), sort_keys=True),
        "cache_timeout": None,
        "is_managed_externally": True,
        "uuid": uuid_of("chart", one.name),
        "version": "1.0.0",
        "dataset_uuid": uuid_of("dataset", one.mart),
    }


def title(one: Chart) -> str:
    """A chart's title; `{elsewhere}` in it are the figures that are drawn as dashed lines."""
    ends = [f"{end} {unit}" for _, end, unit in elsewhere(one)]
    return one.title.replace("{elsewhere}", ", ".join(sorted(ends)))


def describes(one: Chart) -> str:
    """What stands behind the chart's title: the question, what the figure is, and what to mind."""
    shown = [one.measure] if one.measure else [name.removesuffix("_said") for name in one.show]
    found = [c for name in dict.fromkeys(shown) if (c := one.table.column(name)) and metric_of(one.table, name)]
    defined = [definition(one.table, column) for column in found]
    lines = [f"Dashed: {said}." for said, _, _ in elsewhere(one)]
    return " ".join((one.question, *defined, one.mind, *lines, f"Source: {one.mart}.")).replace("  ", " ")


def asked_columns(one: Chart) -> tuple[str, ...]:
    """The columns of its dataset that a chart asks for."""
    if one.kind == "lines":
        return ("period_start", one.label)
    return one.show if one.kind == "table" else drawn.columns_of(one)


def _params(one: Chart) -> dict[str, object]:
    common: dict[str, object] = {
        "datasource": "0__table",
        "viz_type": _VIZ.get(one.kind, "handlebars"),
        "adhoc_filters": [equals(column, value) for column, value in one.where.items()],
        "row_limit": ROWS,
    }
    if one.kind == "lines":
        return common | _lines(one)
    columns = list(asked_columns(one))
    raw: dict[str, object] = {
        "query_mode": "raw",
        "all_columns": columns,
        "order_by_cols": [json.dumps([name.removeprefix("-"), not name.startswith("-")]) for name in one.order],
    }
    if _grouped(one):
        raw = {"query_mode": "aggregate", "groupby": columns, "metrics": [], "order_desc": False}
    if one.kind == "table":
        return common | raw | {
            "server_pagination": False,
            "page_length": 0,
            "include_search": one.table.schema == LEADS_SCHEMA,  # hundreds of rows, and no filter
            "show_cell_bars": False,
            "color_pn": False,
            "allow_rearrange_columns": False,
            "table_timestamp_format": "%Y-%m-%d",
            "column_config": _formats(one, columns),
        }  # fmt: skip
    return common | raw | {"handlebarsTemplate": drawn.template(one)}


def _grouped(one: Chart) -> bool:
    return one.distinct or one.kind == "facts"


def _formats(one: Chart, columns: list[str]) -> dict[str, object]:
    found = {name: column for name in columns if (column := one.table.column(name))}
    formats = {name: number_format(column) for name, column in found.items() if column.is_number}
    said: dict[str, object] = {
        name: {"horizontalAlign": "right"}
        for name in columns
        if (base := one.table.column(name.removesuffix("_said"))) and base.is_number and name not in found
    }
    numbers: dict[str, object] = {name: {"d3NumberFormat": number} for name, number in formats.items() if number}
    wide: dict[str, object] = {name: {"columnWidth": width} for name, width in _WIDTHS.items() if name in columns}
    return numbers | said | wide


def _lines(one: Chart) -> dict[str, object]:
    column = one.table.column(one.show[0])
    title = label(one.table, column) if column else one.show[0]
    return {
        "x_axis": "period_start",
        "time_grain_sqla": "P1M",
        "groupby": [one.label],
        "metrics": [one.show[0]],
        "annotation_layers": _layers(one),
        "color_scheme": COLOURS,
        "markerEnabled": True,
        "markerSize": 7,
        "connectNulls": False,
        "show_legend": True,
        "legendOrientation": "right",
        "legendType": "plain",
        "legendMargin": 250,
        "rich_tooltip": True,
        "x_axis_time_format": "%b %Y",
        "xAxisLabelRotation": 30,  # level, the first and the last month have no label
        "tooltipTimeFormat": "%B %Y",
        "y_axis_title": title,
        "y_axis_title_margin": 60,
        "y_axis_title_position": "Left",
        "y_axis_format": (number_format(column) if column else None) or "SMART_NUMBER",
        "truncateYAxis": False,
        "sort_series_type": "name",
        "sort_series_ascending": True,
    }


@cache
def _figures() -> tuple[Mapping[str, str], ...]:
    with (DEFAULTS / "ref_benchmarks.csv").open(encoding="utf-8", newline="") as file:
        return tuple(row for row in csv.DictReader(file) if row["is_verified"] == "true")


def elsewhere(one: Chart) -> list[tuple[str, str, str]]:
    """What was found elsewhere by the design of what a chart shows, never by another.

    Returns:
        Of each figure what it says, the figure and its unit; of a range its two ends.
    """
    metric = metric_of(one.table, one.show[0]) if one.lines else None
    found = []
    for row in _figures():
        if metric and row["metric_id"] in one.lines and row["design"] == metric["design"]:
            ends = [row["value"]] if row["value"] else [row["low"], row["high"]]
            found += [(f"{end} {row['unit']}: {row['says']} ({row['population']})", end, row["unit"]) for end in ends]
    return found


def _layers(one: Chart) -> list[dict[str, object]]:
    """Each of these figures as a dashed line."""
    return [
        {
            "annotationType": "FORMULA", "name": name, "value": end, "style": "dashed", "width": 1, "opacity": "",
            "color": _ELSEWHERE, "show": True, "showLabel": True, "showMarkers": False, "hideLine": False,
            "overrides": {}, "sourceType": "", "descriptionColumns": [],
        }
        for name, end, _ in elsewhere(one)
    ]  # fmt: skip


def equals(column: str, value: str | bool | tuple[str, ...]) -> dict[str, object]:
    """That a column has a value, or one of several, in the words of a chart's settings."""
    many = isinstance(value, tuple)
    return {
        "clause": "WHERE",
        "expressionType": "SIMPLE",
        "subject": column,
        "operator": "IN" if many else "==",
        "operatorId": "IN" if many else "EQUALS",
        "comparator": list(value) if isinstance(value, tuple) else value,
        "isExtra": False,
        "isNew": False,
    }


def filters_of(one: Chart) -> list[dict[str, object]]:
    """What a chart fixes by itself, as a question has it."""
    return [
        {"col": column, "op": "IN" if isinstance(value, tuple) else "==",
         "val": list(value) if isinstance(value, tuple) else value}
        for column, value in one.where.items()
    ]  # fmt: skip


def _query_context(one: Chart, params: Mapping[str, object]) -> dict[str, object]:
    columns: list[object] = list(asked_columns(one))
    if one.kind == "lines":
        axis = {
            "timeGrain": "P1M", "columnType": "BASE_AXIS", "sqlExpression": "period_start", "label": "period_start",
            "expressionType": "SQL",
        }  # fmt: skip
        columns = [axis, one.label]
    query: dict[str, object] = {
        "columns": columns,
        # an empty list groups by the columns, none at all gives the rows as they are
        "metrics": list(one.show) if one.kind == "lines" else [] if _grouped(one) else None,
        "orderby": [[name.removeprefix("-"), not name.startswith("-")] for name in one.order],
        "filters": filters_of(one),
        "row_limit": ROWS,
        "annotation_layers": [],
        "extras": {},
        "applied_time_extras": {},
        "url_params": {},
        "custom_params": {},
        "custom_form_data": {},
    }
    return {
        "datasource": {"id": 0, "type": "table"},
        "force": True,
        "queries": [query],
        "form_data": dict(params),
        "result_format": "json",
        "result_type": "full",
    }

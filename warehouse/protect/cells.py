"""The two headline marts' cells as the privacy rules see them, read from the warehouse.

Flow: warehouse.duckdb -> Cell -> warehouse/protect/masks.py
"""

from collections.abc import Iterator, Sequence
from typing import Any

import duckdb

from coaching.district import Thresholds
from coaching.errors import ContractError
from warehouse.protect.families import IMPLEMENTATION, STAFF_OUTCOMES, STAFF_REACH, unknown
from warehouse.protect.masks import YEAR, Cell

IMPLEMENTATION_KEY = ("school_key", "framework_id", "qualified_code", "period_type", "period_key")
IMPACT_KEY = (*IMPLEMENTATION_KEY, "outcome_id", "design", "comparison_id", "attribution")
_RESPONDENTS = {"n_pre": "has_pre", "n_post": "has_post", "n_matched": "is_matched"}
_RESTRICTED = "mart_implementation_by_school_standard"
_NUMERIC = (
    "TINYINT",
    "SMALLINT",
    "INTEGER",
    "BIGINT",
    "HUGEINT",
    "UTINYINT",
    "USMALLINT",
    "UINTEGER",
    "UBIGINT",
    "FLOAT",
    "DOUBLE",
    "DECIMAL",
)


def implementation_cells(warehouse: duckdb.DuckDBPyConnection, thresholds: Thresholds) -> Iterator[Cell]:
    """One cell a row of the restricted implementation mart, in key order.

    Raises:
        ContractError: the mart has a measure that no family claims.
    """
    measures = numeric_columns(warehouse, "marts_restricted", _RESTRICTED)
    homeless = unknown(measures, IMPLEMENTATION)
    if homeless:
        message = f"{_RESTRICTED} has measures without a privacy family: {', '.join(homeless)}."
        raise ContractError(message, remedy="Say in warehouse/protect/families.py whom each of them counts.")
    columns = (*IMPLEMENTATION_KEY, "standard_level", "parent_code", "school_year", *measures)
    for row in _rows(warehouse, columns, f"marts_restricted.{_RESTRICTED}", IMPLEMENTATION_KEY):
        yield _implementation(row, measures, thresholds)


def impact_cells(warehouse: duckdb.DuckDBPyConnection, thresholds: Thresholds) -> Iterator[Cell]:
    """One cell a cell of the impact mart, those without a matched pair too, in key order; people are counted, not answers."""
    key = ", ".join(f"p.{name}" for name in IMPACT_KEY)
    counts = ", ".join(
        f"count(distinct p.person_key) filter (where p.{flag}) as {name}" for name, flag in _RESPONDENTS.items()
    )
    source = f"""(select {key}, s.standard_level, s.parent_code, p.period_key as school_year, {counts}
        from intermediate.int_impact_respondents p
        left join (select distinct framework_id, qualified_code, standard_level, parent_code from core.dim_standard) s
        on s.framework_id = p.framework_id and s.qualified_code = p.qualified_code
        group by all)"""
    least = STAFF_OUTCOMES.least(thresholds)
    for row in _rows(
        warehouse, (*IMPACT_KEY, "standard_level", "parent_code", "school_year", *_RESPONDENTS), source, IMPACT_KEY
    ):
        people = tuple((int(row[name]), least) for name in _RESPONDENTS)
        yield _cell("impact", IMPACT_KEY, row, people=people, zero_is_open=False, active=True)


def numeric_columns(
    warehouse: duckdb.DuckDBPyConnection, schema: str, table: str, *, catalog: str | None = None
) -> list[str]:
    """The table's measures: its columns of a numeric type, in order."""
    found = warehouse.execute(
        """select column_name, data_type from duckdb_columns()
        where schema_name = ? and table_name = ? and database_name = coalesce(?, current_database()) order by column_index""",
        [schema, table, catalog],
    ).fetchall()
    return [name for name, kind in found if kind.split("(")[0] in _NUMERIC]


def _implementation(row: dict[str, Any], measures: Sequence[str], thresholds: Thresholds) -> Cell:
    present = {
        IMPLEMENTATION[name]
        for name in measures
        if row[name] is not None and IMPLEMENTATION[name].hides_cell and IMPLEMENTATION[name].people
    }
    people = tuple(sorted((int(row.get(family.people) or 0), family.least(thresholds)) for family in present))
    eligible, reached = row.get("teachers_eligible"), row.get(STAFF_REACH.people)
    left_out = (max(0, int(eligible) - int(reached)), STAFF_REACH.least(thresholds)) if eligible and reached else None
    active = any(row[name] for name in measures if IMPLEMENTATION[name].people)
    return _cell("implementation", IMPLEMENTATION_KEY, row, people=people, complement=left_out, active=active)


def _cell(mart: str, key: Sequence[str], row: dict[str, Any], **rest: Any) -> Cell:
    text = {
        name: "" if row[name] is None else str(row[name])
        for name in (*key, "standard_level", "parent_code", "school_year")
    }
    return Cell(
        mart=mart,
        key=tuple(text[name] for name in key),
        school=text["school_key"],
        framework=text["framework_id"],
        code=text["qualified_code"],
        level=text["standard_level"],
        parent=text["parent_code"],
        period_type=text["period_type"],
        period_key=text["period_key"],
        school_year=text["period_key"] if text["period_type"] == YEAR else text["school_year"],
        series=tuple(text[name] for name in key[len(IMPLEMENTATION_KEY) :]),
        **rest,
    )


def _rows(
    warehouse: duckdb.DuckDBPyConnection, columns: Sequence[str], source: str, key: Sequence[str]
) -> Iterator[dict[str, Any]]:
    cursor = warehouse.execute(f"select {', '.join(columns)} from {source} order by {', '.join(key)}")
    while batch := cursor.fetchmany(10_000):
        for values in batch:
            yield dict(zip(columns, values, strict=True))

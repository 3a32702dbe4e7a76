"""Copies the warehouse's published schemas into the files of an edition, descriptions included.

Flow: warehouse.duckdb (read-only) -> <edition>/{bi/bi.duckdb, bi/marts/*.parquet, analyst/analyst.duckdb}

Rows of marts are ordered by primary key, then by all other columns, and Parquet settings are fixed: equal content gives
equal Parquet bytes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from coaching.errors import ContractError
from warehouse.engine import ANALYST_SCHEMAS, BI_SCHEMAS, BUILD_RECORD, Schema, attach, quoted
from warehouse.publish.described import comment_on, described, with_metadata

_WAREHOUSE, _BI, _ANALYST = "warehouse", "bi", "analyst"
_ROW_GROUP = 20_480
# Left to itself the engine writes a format that no DuckDB before 2.0 opens; all from 1.4 on, BI drivers too, open this.
STORAGE = "storage_version 'v1.4.0'"


@dataclass(frozen=True)
class Exported:
    """Row counts in the warehouse by `schema.table`."""

    rows: dict[str, int]

    def tables(self, schema: str) -> list[str]:
        """The names of one schema's tables."""
        return [name.partition(".")[2] for name in self.rows if name.partition(".")[0] == schema]


def export(warehouse: Path, folder: Path, keys: Mapping[str, Sequence[str]]) -> Exported:
    """Writes an edition's databases and Parquet files below `folder`.

    Args:
        warehouse: the file to copy from.
        folder: the edition being built.
        keys: the primary keys of the marts that declare one.

    Raises:
        ContractError: a table could not be copied; the engine's words are withheld because they may quote a record.
    """
    (folder / _BI / "marts").mkdir(parents=True)
    (folder / _ANALYST).mkdir(
        mode=0o750
    )  # closed from the first moment on; the step sets the modes of what stands in both
    rows: dict[str, int] = {}
    with duckdb.connect() as engine:
        attach(engine, warehouse, _WAREHOUSE)
        for name in (_BI, _ANALYST):
            engine.execute(f"attach '{quoted(folder / name / f'{name}.duckdb')}' as {name} ({STORAGE})")
        for schema in ANALYST_SCHEMAS:
            for table in _tables(engine, schema):
                order = _order(engine, schema, table, keys)
                rows[f"{schema}.{table}"] = _copy(engine, schema, table, order=order, folder=folder)
        for name in (_BI, _ANALYST):
            engine.execute(f"checkpoint {name}")
            engine.execute(f"detach {name}")
    return Exported(rows)


def _copy(engine: duckdb.DuckDBPyConnection, schema: Schema, table: str, *, order: str, folder: Path) -> int:
    source = f'{_WAREHOUSE}."{schema}"."{table}"'
    ordered = f"select * from {source}{order}"
    says = described(engine, _WAREHOUSE, schema, table)
    try:
        for target in (_BI, _ANALYST) if schema in BI_SCHEMAS else (_ANALYST,):
            place = f'{target}."{schema}"."{table}"'
            engine.execute(f'create schema if not exists {target}."{schema}"')
            engine.execute(f"create table {place} as {ordered}")
            comment_on(engine, place, says)
        if schema in BI_SCHEMAS:
            rows = with_metadata(engine.sql(ordered).to_arrow_table(), says)
            file = folder / _BI / "marts" / f"{table}.parquet"
            pq.write_table(rows, file, compression="zstd", row_group_size=_ROW_GROUP)
        counted = engine.execute(f"select count(*) from {source}").fetchone()
    except duckdb.Error as error:
        message = f"{schema}.{table} could not be copied ({type(error).__name__})."
        raise ContractError(
            message, remedy="Query that table in the warehouse to see why; the current edition stays."
        ) from None
    return int(counted[0]) if counted else 0


def _tables(engine: duckdb.DuckDBPyConnection, schema: Schema) -> list[str]:
    found = engine.execute(
        """select table_name from information_schema.tables
        where table_catalog = ? and table_schema = ? order by table_name""",
        [_WAREHOUSE, schema.value],
    ).fetchall()
    # what dbt remembers of its own work is no table to read
    return [str(name) for (name,) in found if name != BUILD_RECORD]


def _order(engine: duckdb.DuckDBPyConnection, schema: Schema, table: str, keys: Mapping[str, Sequence[str]]) -> str:
    """By the declared key, then by all columns from the left; `core` is not ordered.

    It has the large tables, and no byte of them is compared: sorting them would cost more than copying them.
    """
    if schema is Schema.CORE:
        return ""
    found = engine.execute(
        """select column_name from information_schema.columns
        where table_catalog = ? and table_schema = ? and table_name = ? order by ordinal_position""",
        [_WAREHOUSE, schema.value, table],
    ).fetchall()
    columns = [str(name) for (name,) in found]
    key = [name for name in keys.get(table, ()) if name in columns]
    ordered = [*key, *(name for name in columns if name not in key)]
    return " order by " + ", ".join(f'"{name}" nulls last' for name in ordered)

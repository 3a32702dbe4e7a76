"""Copies the warehouse's published schemas into the files of an edition.

Flow: warehouse.duckdb (read-only) -> <edition>/{bi/bi.duckdb, bi/marts/*.parquet, analyst/analyst.duckdb}

Rows of marts are ordered by primary key, then by all other columns, and Parquet settings are fixed: equal content gives
equal Parquet bytes.
"""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from coaching.errors import ContractError
from warehouse.protect.cells import IMPACT_KEY, IMPLEMENTATION_KEY

BI = "marts"
ANALYST = ("core", "marts_restricted", "marts")
# Only the order of rows rests on this: a mart without an entry is ordered by its columns from the left.
PRIMARY_KEYS = {
    "mart_implementation_by_school_standard": IMPLEMENTATION_KEY,
    "mart_impact_by_school_standard": IMPACT_KEY,
}
_PARQUET = "format parquet, compression zstd, row_group_size 20480"


@dataclass(frozen=True)
class Exported:
    """Row counts in the warehouse by `schema.table`."""

    rows: dict[str, int]

    def tables(self, schema: str) -> list[str]:
        """The names of one schema's tables."""
        return [name.partition(".")[2] for name in self.rows if name.partition(".")[0] == schema]


def export(warehouse: Path, folder: Path) -> Exported:
    """Writes an edition's databases and Parquet files below `folder`.

    Raises:
        ContractError: a table could not be copied; the engine's words are withheld because they may quote a record.
    """
    (folder / "bi" / "marts").mkdir(parents=True)
    (folder / "analyst").mkdir(mode=0o750)
    rows: dict[str, int] = {}
    with duckdb.connect() as engine:
        engine.execute(f"attach '{_quoted(warehouse)}' as warehouse (read_only)")
        engine.execute(f"attach '{_quoted(folder / 'bi' / 'bi.duckdb')}' as bi")
        engine.execute(f"attach '{_quoted(folder / 'analyst' / 'analyst.duckdb')}' as analyst")
        for schema in ANALYST:
            for table in _tables(engine, schema):
                rows[f"{schema}.{table}"] = _copy(engine, schema, table, folder)
        for name in ("bi", "analyst"):
            engine.execute(f"checkpoint {name}")
            engine.execute(f"detach {name}")
    _modes(folder)
    return Exported(rows)


def _copy(engine: duckdb.DuckDBPyConnection, schema: str, table: str, folder: Path) -> int:
    source = f'warehouse."{schema}"."{table}"'
    # core has the large tables, and no byte of them is compared: sorting them would cost more than copying them
    ordered = f"select * from {source}" + ("" if schema == "core" else f" order by {_order(engine, schema, table)}")
    try:
        for target in ("bi", "analyst") if schema == BI else ("analyst",):
            engine.execute(f'create schema if not exists {target}."{schema}"')
            engine.execute(f'create table {target}."{schema}"."{table}" as {ordered}')
        if schema == BI:
            engine.execute(
                f"copy ({ordered}) to '{_quoted(folder / 'bi' / 'marts' / (table + '.parquet'))}' ({_PARQUET})"
            )
        counted = engine.execute(f"select count(*) from {source}").fetchone()
    except duckdb.Error as error:
        message = f"{schema}.{table} could not be copied ({type(error).__name__})."
        raise ContractError(
            message, remedy="Query that table in the warehouse to see why; the current edition stays."
        ) from None
    return int(counted[0]) if counted else 0


def _tables(engine: duckdb.DuckDBPyConnection, schema: str) -> list[str]:
    found = engine.execute(
        "select table_name from information_schema.tables where table_catalog = 'warehouse' and table_schema = ? order by table_name",
        [schema],
    ).fetchall()
    return [str(name) for (name,) in found]


def _order(engine: duckdb.DuckDBPyConnection, schema: str, table: str) -> str:
    found = engine.execute(
        """select column_name from information_schema.columns
        where table_catalog = 'warehouse' and table_schema = ? and table_name = ? order by ordinal_position""",
        [schema, table],
    ).fetchall()
    columns = [str(name) for (name,) in found]
    key = [name for name in PRIMARY_KEYS.get(table, ()) if name in columns]
    return ", ".join(f'"{name}" nulls last' for name in [*key, *(c for c in columns if c not in key)])


def _modes(folder: Path) -> None:
    for part, folder_mode, file_mode in (("bi", 0o755, 0o644), ("analyst", 0o750, 0o640)):
        for path in (folder / part, *sorted((folder / part).rglob("*"))):
            path.chmod(folder_mode if path.is_dir() else file_mode)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")

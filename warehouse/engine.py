"""The one place that opens the pipeline's own warehouse and names its schemas; dbt alone writes it.

Flow: warehouse.duckdb -> a read-only connection -> estimate, protect, the check of the marts, publish
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

import duckdb

from coaching.atomic import replacing
from coaching.errors import ContractError


class Schema(StrEnum):
    """The warehouse's schemas (design: warehouse contract)."""

    STAGING = "staging"
    INTERMEDIATE = "intermediate"
    CORE = "core"
    MARTS_RESTRICTED = "marts_restricted"
    MARTS = "marts"
    QUALITY = "quality"


# What an edition's files hold.
BI_SCHEMAS = (Schema.MARTS,)
ANALYST_SCHEMAS = (Schema.CORE, Schema.MARTS_RESTRICTED, Schema.MARTS)


@contextmanager
def reading(warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse, read-only, for as long as the block lasts; a running dbt build keeps others out.

    Raises:
        ContractError: there is no warehouse yet, or another process holds it.
    """
    if not warehouse.exists():
        message = "There is no warehouse yet."
        raise ContractError(message, remedy="Run the steps from `build` on.")
    try:
        connection = duckdb.connect(str(warehouse), read_only=True)
    except duckdb.Error as error:
        message = f"The warehouse could not be opened ({type(error).__name__})."
        raise ContractError(message, remedy="Look whether another process holds it, then run the step again.") from None
    with connection:
        yield connection


def copy(warehouse: Path, target: Path) -> None:
    """Copies the whole warehouse without holding it: a night that begins meanwhile is not kept waiting.

    Raises:
        ContractError: there is no warehouse yet, or it was being written.
    """
    if not warehouse.exists():
        message = "There is no warehouse yet."
        raise ContractError(message, remedy="Run the steps from `build` on.")
    log = warehouse.with_name(f"{warehouse.name}.wal")
    with replacing(target) as written:
        before = warehouse.stat()
        shutil.copyfile(warehouse, written)
        after = warehouse.stat()
        if log.exists() or (before.st_mtime_ns, before.st_ino) != (after.st_mtime_ns, after.st_ino):
            message = "The warehouse was being written while it was copied."
            raise ContractError(message, remedy="Wait for the night at work, then copy again.")
        with reading(written):  # refused unless it is whole
            pass


def attach(connection: duckdb.DuckDBPyConnection, warehouse: Path, name: str = "warehouse") -> None:
    """Attaches the warehouse, read-only, to a connection that writes files of its own."""
    connection.execute(f"attach '{quoted(warehouse)}' as {name} (read_only)")


def tables(connection: duckdb.DuckDBPyConnection, schema: Schema) -> dict[str, dict[str, str]]:
    """The tables of one schema of the current database: name -> column -> type, columns in their order."""
    query = """select table_name, list(column_name order by column_index), list(data_type order by column_index)
        from duckdb_columns() where schema_name = ? and database_name = current_database()
        group by table_name order by table_name"""
    found = connection.execute(query, [schema.value]).fetchall()
    return {table: dict(zip(columns, types, strict=True)) for table, columns, types in found}


def quoted(path: Path) -> str:
    """A path inside an SQL literal."""
    return str(path).replace("'", "''")

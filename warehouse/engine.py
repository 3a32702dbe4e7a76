"""The one place that opens the pipeline's own warehouse and names its schemas; dbt alone writes it.

Flow: warehouse.duckdb -> a read-only connection -> estimate, protect, the check of the marts, publish
"""

import logging
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

import duckdb

from coaching.atomic import replacing
from coaching.errors import ContractError, UnavailableError

log = logging.getLogger(__name__)
# How long a step waits for somebody who has the warehouse open.
IN_USE_SECONDS = 60.0
_POLL_SECONDS = 0.5
_LOCKED = "Could not set lock on file"
_HOLDER = re.compile(r"lock is held in (?:(?P<program>\S.*?) )?\(?PID (?P<pid>\d+)\)?")


class Schema(StrEnum):
    """The warehouse's schemas (design: warehouse contract)."""

    STAGING = "staging"
    INTERMEDIATE = "intermediate"
    CORE = "core"
    MARTS_RESTRICTED = "marts_restricted"
    MARTS = "marts"
    QUALITY = "quality"


# The table of `quality` in which a build remembers its own work.
BUILD_RECORD = "build_record"
# What an edition's files hold.
BI_SCHEMAS = (Schema.MARTS,)
ANALYST_SCHEMAS = (Schema.CORE, Schema.MARTS_RESTRICTED, Schema.MARTS, Schema.QUALITY)


@contextmanager
def reading(warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse, read-only, for as long as the block lasts; a running dbt build keeps others out.

    Raises:
        ContractError: there is no warehouse yet, or its file is damaged.
        UnavailableError: another process has it open and does not let go.
    """
    if not warehouse.exists():
        message = "There is no warehouse yet."
        raise ContractError(message, remedy="Run the steps from `build` on.")
    with _opened(lambda: duckdb.connect(str(warehouse), read_only=True)) as connection:
        yield connection


def wait_until_free(warehouse: Path) -> None:
    """Waits for those who have the warehouse open, even read-only: dbt needs it for itself.

    Raises:
        ContractError: its file is damaged.
        UnavailableError: another process has it open and does not let go.
    """
    if warehouse.exists():
        _opened(lambda: duckdb.connect(str(warehouse))).close()


def in_use(said: str) -> UnavailableError | None:
    """What to tell of an engine's words that somebody else has the file open; None where they say something else."""
    if _LOCKED not in said:
        return None
    holder = _HOLDER.search(said)
    program = Path(holder["program"] or "").name if holder else ""
    who = f"{program or 'another program'} (process {holder['pid']})" if holder else "another program"
    remedy = (
        "Close it there and run the step again; to look around, open published/current/analyst/analyst.duckdb, "
        "or the copy of `coaching dbt --fresh`."
    )
    return UnavailableError(f"The warehouse is in use by {who}.", remedy=remedy)


def _opened(open_it: Callable[[], duckdb.DuckDBPyConnection]) -> duckdb.DuckDBPyConnection:
    deadline, told = time.monotonic() + IN_USE_SECONDS, False
    while True:
        try:
            return open_it()
        except duckdb.Error as error:
            refusal = in_use(str(error))
            if refusal is None:
                message = f"The warehouse could not be opened ({type(error).__name__})."
                remedy = "If its file is damaged, remove it and build everything anew (docs/operations.md)."
                raise ContractError(message, remedy=remedy) from None
        if time.monotonic() > deadline:
            raise refusal
        if not told:
            log.warning("%s Waiting for up to %.0f seconds.", refusal.message, IN_USE_SECONDS)
        told = True
        time.sleep(_POLL_SECONDS)


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
    """Attaches the warehouse, read-only, to a connection that writes files of its own; raises as `reading`."""
    _opened(lambda: connection.execute(f"attach '{quoted(warehouse)}' as {name} (read_only)"))


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

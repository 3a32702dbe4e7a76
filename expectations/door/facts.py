"""Facts about a load as a whole, for its load rules: what is missing, in clear, misnumbered or there more than once.

Read with DuckDB in passes over the file's own columns, so that memory stays bounded as the load grows.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from coaching.streams import Privacy, Stream
from expectations.engine.rules import LOAD

SOURCE = "read_parquet(?, file_row_number = true, hive_partitioning = false)"
_HASHED = (Privacy.PSEUDONYMISE, Privacy.PSEUDONYMISE_EMAIL, Privacy.PSEUDONYMISE_NAME)
_PSEUDONYMS = "([0-9a-f]{64})?(;([0-9a-f]{64})?)*"
_KEYS_AT_ONCE = 500_000


def facts_of(
    connection: duckdb.DuckDBPyConnection,
    stream: Stream,
    file: Path,
    present: set[str],
    counted: Mapping[str, str],
    left_out: int = 0,
) -> dict[str, float]:
    """Each fact by its name, counted in rows or columns.

    Args:
        present: the columns of the file.
        counted: further facts, each a query of one number from `LOAD`; 0 where a column is missing, which is a fact of
            its own.
        left_out: how many rows of people who are forgotten have left gaps in the rows' numbers.
    """
    hashed = [field.name for field in stream.fields if field.privacy in _HASHED and field.name in present]
    clear = (
        " + ".join(f"count(*) filter (where not regexp_full_match(\"{name}\", '{_PSEUDONYMS}'))" for name in hashed)
        or "0"
    )
    misnumbered = "count(*) filter (where _row_number is distinct from file_row_number + 1)"
    in_clear, out_of_order = _one_row(connection, f"select {clear}, {misnumbered} from {SOURCE}", file)
    if out_of_order and left_out:
        out_of_order = _out_of_order(connection, file, left_out)
    return {
        "missing_columns": float(len(set(stream.columns) - present)),
        "clear_pseudonyms": float(in_clear),
        "misnumbered_rows": float(out_of_order),
        **_told_again(connection, stream, file, present),
        **_counted(connection, counted, file, is_whole=set(stream.columns) <= present),
    }


def _out_of_order(connection: duckdb.DuckDBPyConnection, file: Path, left_out: int) -> int:
    """Rows whose number does not rise, or is beyond the rows that came."""
    last = pq.read_metadata(file).num_rows + left_out
    query = f"""select count(*) filter (where coalesce(number <= before or number > {last}, true)) from (
        select _row_number as number, lag(_row_number, 1, 0) over (order by file_row_number) as before from {SOURCE})"""
    return _one_row(connection, query, file)[0]


def _counted(
    connection: duckdb.DuckDBPyConnection, counted: Mapping[str, str], file: Path, *, is_whole: bool
) -> dict[str, float]:
    if not counted or not is_whole:
        return dict.fromkeys(counted, 0.0)
    load = f"with {LOAD} as (select * from {SOURCE})"
    return {name: float(_one_row(connection, f"{load} {query}", file)[0]) for name, query in counted.items()}


def _told_again(
    connection: duckdb.DuckDBPyConnection, stream: Stream, file: Path, present: set[str]
) -> dict[str, float]:
    """Rows equal to one before, and rows that share a whole key with one before.

    Of a form, survey or file the second counts those alone that differ: an equal row is no other record.
    """
    equal, shared = 0.0, 0.0
    columns = [column for column in stream.columns if column in present]
    if stream.feeds:
        equal = _repeated(connection, columns, file)
    if stream.key and set(stream.key) <= present:
        whole = " and ".join(f'"{name}" is not null' for name in stream.key)
        shared = _repeated(connection, stream.key, file, where=whole)
        if stream.feeds:
            shared -= _repeated(connection, columns, file, where=whole)
    return {"equal_rows": equal, "duplicate_keys": shared}


def _repeated(
    connection: duckdb.DuckDBPyConnection, columns: Sequence[str], file: Path, *, where: str = "true"
) -> float:
    """Rows whose values came before; their hashes are counted in parts."""
    key = ", ".join(f'"{name}"' for name in columns)
    query = f"select count(*) - count(distinct key) from (select hash({key}) as key from {SOURCE} where {where})"
    parts = 1 + pq.read_metadata(file).num_rows // _KEYS_AT_ONCE
    return float(
        sum(
            _one_row(connection, f"{query} where key % {parts} = {part}" if parts > 1 else query, file)[0]
            for part in range(parts)
        )
    )


def _one_row(connection: duckdb.DuckDBPyConnection, query: str, file: Path) -> tuple[int, ...]:
    return tuple(int(value) for value in connection.execute(query, [str(file)]).fetchall()[0])

"""In how many rows a column says something: how far what a model can hold is reached by what is there.

Flow: warehouse.duckdb (read-only) -> nights.coverage
"""

from collections.abc import Iterable
from pathlib import Path

import duckdb

from coaching.errors import ContractError

# exact before hidden: of a mart that both schemas have, the restricted one
_SCHEMAS = ("core", "intermediate", "marts_restricted", "marts")
_WHERE = """
    select schema_name, data_type from duckdb_columns()
    where table_name = ? and column_name = ? and list_contains(?, schema_name)
    order by list_position(?, schema_name) limit 1
"""
_NUMBERS = ("BIGINT", "INTEGER", "DOUBLE", "DECIMAL", "HUGEINT")


def rows_reached(warehouse: Path, places: Iterable[str]) -> dict[str, int]:
    """`table.column` → the table's rows in which the column says something: no NULL, and of a mart no 0 and no `false`.

    Args:
        warehouse: the warehouse after a night, while nothing builds.
        places: tables and columns of core, intermediate and marts; `table.column=word` counts rows with that word.

    Raises:
        ContractError: a column is not there, or nobody can read the warehouse; the engine's words are withheld.
    """
    try:
        with duckdb.connect(str(warehouse), read_only=True) as engine:
            return {place: _rows(engine, place) for place in dict.fromkeys(places)}
    except duckdb.Error as error:
        message = f"The warehouse could not be counted ({type(error).__name__})."
        raise ContractError(message, remedy="Run a night first, and count while nothing builds.") from None


def _rows(engine: duckdb.DuckDBPyConnection, place: str) -> int:
    table, _, said = place.partition(".")
    column, _, word = said.partition("=")
    found = engine.execute(_WHERE, [table, column, _SCHEMAS, _SCHEMAS]).fetchone()
    if found is None:
        message = f"The warehouse has no column {table}.{column}."
        raise ContractError(message, remedy="It was built by another version: run a night.")
    schema, kind = str(found[0]), str(found[1])
    # the names are those of the list, found in the warehouse a moment ago
    counts = f'select count(*) from "{schema}"."{table}" where '
    if word:
        row = engine.execute(f'{counts} "{column}" = ?', [word]).fetchone()
    else:
        row = engine.execute(counts + _says(column, kind, is_mart=schema.startswith("marts"))).fetchone()
    return int(row[0]) if row else 0


def _says(column: str, kind: str, *, is_mart: bool) -> str:
    if is_mart and kind.startswith(_NUMBERS):
        return f'"{column}" <> 0'
    return f'"{column}"' if is_mart and kind == "BOOLEAN" else f'"{column}" is not null'

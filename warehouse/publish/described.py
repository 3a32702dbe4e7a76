"""Descriptions that travel with the data: comments in the DuckDB files, field metadata in Parquet.

Flow: dbt's yml files -> [dbt: persist_docs] comments in warehouse.duckdb -> comments and metadata in an edition
"""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
import pyarrow as pa

DESCRIPTION = "description"


@dataclass(frozen=True)
class Described:
    """What a table and its columns mean; a column without a description is absent."""

    table: str
    columns: Mapping[str, str]


def described(engine: duckdb.DuckDBPyConnection, catalog: str, schema: str, table: str) -> Described:
    """The comments of one table of an attached database."""
    place = [catalog, schema, table]
    where = "where database_name = ? and schema_name = ? and table_name = ?"
    found = engine.execute(f"select comment from duckdb_tables() {where}", place).fetchone()
    columns = engine.execute(
        f"select column_name, comment from duckdb_columns() {where} and comment is not null order by column_index",
        place,
    ).fetchall()
    return Described(str(found[0] or "") if found else "", {str(name): str(text) for name, text in columns})


def comment_on(engine: duckdb.DuckDBPyConnection, place: str, says: Described) -> None:
    """Writes the comments onto a table of the same columns; `place` is its quoted name."""
    statements = [f'comment on column {place}."{name}" is {_literal(text)}' for name, text in says.columns.items()]
    if says.table:
        statements.append(f"comment on table {place} is {_literal(says.table)}")
    if statements:
        engine.execute("; ".join(statements))


def with_metadata(data: pa.Table, says: Described) -> pa.Table:
    """The same rows under a schema whose fields, and itself, carry their descriptions."""
    fields = [
        field.with_metadata({DESCRIPTION: says.columns[field.name]}) if field.name in says.columns else field
        for field in data.schema
    ]
    return data.cast(pa.schema(fields, metadata={DESCRIPTION: says.table} if says.table else None))


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"

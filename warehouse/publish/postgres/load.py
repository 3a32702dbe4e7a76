"""An edition's tables into versioned schemas, which nobody but their owner may enter.

Flow: bi.duckdb, analyst.duckdb -> CSV in memory -> COPY -> <schema>_e000012_1a2b3c4d.<table>
Docs: https://www.postgresql.org/docs/current/sql-copy.html (FREEZE)
"""

import io
from collections.abc import Iterable

import psycopg
import pyarrow as pa
import pyarrow.csv as pa_csv
from psycopg import sql

from coaching.errors import ContractError
from warehouse.publish.postgres.edition import Column, Edition, Table, batches

_CSV = pa_csv.WriteOptions(include_header=False)


def versioned(schema: str, suffix: str) -> str:
    """The schema that holds one edition's tables of a schema."""
    return f"{schema}_{suffix}"


def load(connection: psycopg.Connection, edition: Edition) -> int:
    """Creates the edition's versioned schemas with all rows and comments, in the transaction at hand; returns the rows.

    Rows are frozen as they come: who began to read before sees the tables whole, or the edition before, never empty
    tables.

    Raises:
        ContractError: the server holds another number of rows than the file.
    """
    for schema in sorted({t.schema for t in edition.tables}):
        connection.execute(sql.SQL("create schema {}").format(sql.Identifier(versioned(schema, edition.suffix))))
    for table in edition.tables:
        place = sql.Identifier(versioned(table.schema, edition.suffix), table.name)
        create(connection, place, table.columns)
        _copy(connection, table, place, batches(edition, table))
        connection.execute(comments(place, table, "table"))
    if edition.tables:
        places = (sql.Identifier(versioned(t.schema, edition.suffix), t.name) for t in edition.tables)
        connection.execute(sql.SQL("analyze {}").format(sql.SQL(", ").join(places)))
    return sum(table.rows for table in edition.tables)


def create(connection: psycopg.Connection, place: sql.Composable, columns: Iterable[Column]) -> None:
    """Creates a table with these columns."""
    declared = (sql.SQL("{} {}").format(sql.Identifier(c.name), sql.SQL(c.type)) for c in columns)
    connection.execute(sql.SQL("create table {} ({})").format(place, sql.SQL(", ").join(declared)))


def comments(place: sql.Composable, table: Table, what: str) -> sql.Composed:
    """The statements that describe a table or a view and its columns."""
    said = [sql.SQL("comment on {} {} is {}").format(sql.SQL(what), place, _text(table.comment))]
    for column in table.columns:
        named = sql.SQL("{}.{}").format(place, sql.Identifier(column.name))
        said.append(sql.SQL("comment on column {} is {}").format(named, _text(column.comment)))
    return sql.SQL("; ").join(said)


def _text(comment: str) -> sql.Literal:
    return sql.Literal(comment or None)


def _copy(connection: psycopg.Connection, table: Table, place: sql.Composable, rows: Iterable[pa.RecordBatch]) -> None:
    into = sql.SQL("copy {} from stdin (format csv, freeze)").format(place)
    with connection.cursor() as cursor:
        with cursor.copy(into) as copy:
            for batch in rows:
                copy.write(_csv(batch))
        came = cursor.rowcount
    if came != table.rows:
        message = f"Of {table.place} {came} rows reached the server, and its file has {table.rows}."
        raise ContractError(message, remedy="The server keeps its edition; run `coaching postgres` again.")


def _csv(batch: pa.RecordBatch) -> bytes:
    """A missing value is nothing between two commas, a text stands in quotation marks, the empty one too."""
    out = io.BytesIO()
    pa_csv.write_csv(batch, out, _CSV)
    return out.getvalue()

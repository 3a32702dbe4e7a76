"""`quality.publish`: the one row that says which edition the server holds; a table of that edition like the others."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path

import psycopg
from psycopg import sql

from coaching.paths import Paths
from warehouse.engine import Schema
from warehouse.publish import editions
from warehouse.publish.postgres.edition import Column, Edition, Table, opened
from warehouse.publish.postgres.load import comments, create, versioned
from warehouse.publish.postgres.rows import rights

_PLACE = (Schema.QUALITY.value, "publish")
_ROW = Table(
    Path(),
    *_PLACE,
    (
        Column("edition", "VARCHAR", "text", "The edition's id, which published/current links to."),
        Column(
            "content",
            "VARCHAR",
            "text",
            "SHA-256 of its two database files and of who may read what: equal ones have been loaded.",
        ),
        Column("row_count", "BIGINT", "bigint", "Rows of all its tables."),
        Column("loaded_at", "TIMESTAMP WITH TIME ZONE", "timestamp with time zone", "When it was loaded here."),
    ),
    "One row per edition that this server holds: the current one.",
    1,
)


@contextmanager
def wanted(paths: Paths, owner: str) -> Iterator[Edition | None]:
    """The edition that `published/current` links to, as a login would serve it; None where there is none."""
    name = editions.current(paths)
    with opened(paths.published / "editions" / name) if name else nullcontext() as edition:
        yield edition.with_rights(rights(edition, owner)) if edition else None


def with_row(edition: Edition) -> Edition:
    """The edition with the table that says which one it is."""
    return replace(edition, tables=(*edition.tables, _ROW))


def write(connection: psycopg.Connection, edition: Edition) -> None:
    """Creates that table with its row beside the edition's own."""
    schema = versioned(_ROW.schema, edition.suffix)
    connection.execute(sql.SQL("create schema if not exists {}").format(sql.Identifier(schema)))
    place = sql.Identifier(schema, _ROW.name)
    create(connection, place, _ROW.columns)
    rows = sum(table.rows for table in edition.tables)
    into = sql.SQL("copy {} from stdin (freeze)").format(place)
    with connection.cursor() as cursor, cursor.copy(into) as copy:
        copy.write_row((edition.name, edition.content, rows, "now"))
    connection.execute(comments(place, _ROW, "table"))


def of(connection: psycopg.Connection) -> tuple[str, str] | None:
    """Id and content of the edition that the server holds; None where it holds none."""
    found = connection.execute("select to_regclass('quality.publish')").fetchone()
    if found is None or found[0] is None:
        return None
    row = connection.execute("select edition, content from quality.publish").fetchone()
    return (str(row[0]), str(row[1])) if row else None

"""The record of what was built stands in the warehouse it tells of: who copies or restores the one has the other.

Before a build the nodes that may run lose their record, after it those that went well get a new one. A kill between the
two leaves nodes without a record, which are built again.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol

from warehouse.changes.nodes import Content, Record, digest

RECORD = "quality.build_record"


class Rows(Protocol):
    """What a statement came to."""

    @property
    def description(self) -> Sequence[Sequence[object]]:
        """Name and type of each column, and what DuckDB leaves empty."""

    def fetchall(self) -> Sequence[Sequence[object]]:
        """All of it."""


class Cursor(Protocol):
    """What both DuckDB's own connection and dbt's can do."""

    def execute(self, sql: str, /) -> Rows:
        """Runs one statement."""


def read(engine: Cursor) -> Record:
    """The record; an empty one where there is none."""
    is_there = f"select 1 from duckdb_tables() where schema_name || '.' || table_name = '{RECORD}'"
    told = engine.execute(f"select record from {RECORD}").fetchall() if engine.execute(is_there).fetchall() else []
    return Record.from_json(str(told[0][0])) if told else Record()


def write(engine: Cursor, record: Record, *, without: Iterable[str] = ()) -> None:
    """Replaces the record in one statement; nodes `without` one are built again."""
    engine.execute("create schema if not exists quality")
    # a literal, for a parameter makes DuckDB import numpy and pandas: a fifth of a second
    told = record.to_json(without=without).replace("'", "''")
    engine.execute(f"create or replace table {RECORD} as select '{told}' as record")


def columns_of(engine: Cursor, relation: str) -> str:
    """A digest of a relation's columns and their types, in order."""
    found = engine.execute(f"select * from {relation} limit 0").description
    return digest([(str(column[0]), str(column[1])) for column in found])


def content_of(engine: Cursor, relation: str) -> Content:
    """A digest of a table's columns and one of its rows, in whatever order they stand."""
    rows = f"select count(*), cast(sum(hash(content)) as varchar) from {relation} as content"
    ((count, total),) = engine.execute(rows).fetchall()
    return Content(columns_of(engine, relation), f"{count}:{total}")

"""An edition being built, as its checks see it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from coaching.district import Thresholds
from coaching.marts import Mart, PersonRows
from warehouse.engine import Schema, tables
from warehouse.publish.export import Exported


@dataclass(frozen=True)
class Edition:
    """The folder, what was exported into it, thresholds and declarations, and a connection to its `bi.duckdb`."""

    folder: Path
    exported: Exported
    thresholds: Thresholds
    declared: Mapping[str, Mart]
    bi: duckdb.DuckDBPyConnection
    person_rows: Mapping[str, PersonRows] = field(default_factory=dict)

    @property
    def marts(self) -> list[str]:
        """The names of the published tables."""
        return self.exported.tables(Schema.MARTS)

    def protected(self) -> Iterator[tuple[Mart, dict[str, str]]]:
        """The declared marts among them, each with its columns and types."""
        for name in self.marts:
            if name in self.declared:
                yield self.declared[name], self.columns(name)

    def count(self, query: str, *values: object) -> int:
        """The number that a query on `bi.duckdb` gives."""
        found = self.bi.execute(query, list(values)).fetchone()
        return int(found[0]) if found else 0

    def columns(self, table: str) -> dict[str, str]:
        """A published table's columns with their types; empty where there is no such table."""
        return tables(self.bi, Schema.MARTS).get(table, {})

"""An edition being built, as its checks see it."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from coaching.district import Thresholds
from warehouse.publish.export import BI, Exported


@dataclass(frozen=True)
class Edition:
    """The folder, what was exported into it, the district's thresholds and an open connection to its `bi.duckdb`."""

    folder: Path
    exported: Exported
    thresholds: Thresholds
    bi: duckdb.DuckDBPyConnection

    @property
    def marts(self) -> list[str]:
        """The names of the published tables."""
        return self.exported.tables(BI)

    def count(self, query: str, *values: object) -> int:
        """The number that a query on `bi.duckdb` gives."""
        found = self.bi.execute(query, list(values)).fetchone()
        return int(found[0]) if found else 0

    def columns(self, table: str) -> dict[str, str]:
        """A published table's columns with their types; empty where there is no such table."""
        found = self.bi.execute(
            "select column_name, data_type from duckdb_columns() where schema_name = ? and table_name = ?", [BI, table]
        ).fetchall()
        return {str(name): str(kind) for name, kind in found}

"""Sheets for those who have a spreadsheet alone: each mart of `bi` as CSV, beside its dictionary.

Flow: <edition>/bi/bi.duckdb -> <edition>/bi/csv/<mart>.csv

UTF-8 with the mark at the beginning by which Excel knows it, a comma between cells, dates as 2025-10-31. An empty cell
is a missing value, never nought. A text that a spreadsheet would take for a formula begins with an apostrophe
(OWASP, "CSV Injection"): a school's name is a text that somebody typed.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb

from warehouse.engine import BI_SCHEMAS, attach

_MARK = "\ufeff"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_ROWS = 10_000


def write_sheets(folder: Path) -> None:
    """Writes the sheets of an edition whose databases are written and closed."""
    home = folder / "bi" / "csv"
    home.mkdir()
    with duckdb.connect() as engine:
        attach(engine, folder / "bi" / "bi.duckdb", "bi")
        for schema in BI_SCHEMAS:
            found = engine.execute(
                "select table_name from duckdb_tables() where database_name = 'bi' and schema_name = ? order by 1",
                [schema.value],
            ).fetchall()
            for (table,) in found:
                file = home / f"{table}.csv"
                # the order in which export wrote them: by key
                write_sheet(file, engine.execute(f'from bi."{schema.value}"."{table}"'))


def sheet(rows: Iterable[Sequence[str]]) -> str:
    """Rows of texts as one sheet, headings first."""
    written = io.StringIO()
    csv.writer(written).writerows([safe(cell) for cell in row] for row in rows)
    return _MARK + written.getvalue()


def write_sheet(file: Path, found: duckdb.DuckDBPyConnection) -> None:
    """What a query found, as a sheet, in the order in which it comes."""
    with file.open("w", encoding="utf-8", newline="") as target:
        target.write(_MARK)
        rows = csv.writer(target)
        rows.writerow(column[0] for column in found.description)
        while some := found.fetchmany(_ROWS):
            rows.writerows([safe(cell) for cell in row] for row in some)


def safe(cell: object) -> object:
    """A cell that no spreadsheet calculates: a text that begins like a formula gets an apostrophe before it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell

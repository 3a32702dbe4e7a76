"""A seed's file as a table of text: whatever it was saved as, what can be read of it is read, and what is wrong told.

Flow: dbt_project/seeds/*.csv, districts/<name>/seeds/*.csv -> Table -> coaching/seeds/judge.py, dbt's merged seeds
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from coaching.findings import Finding, advice, lines_of, nearest
from coaching.seeds.schema import Holds, Row, Seed
from coaching.words import as_flag

_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}
_SAVE = "Save it as CSV UTF-8."


@dataclass(frozen=True)
class Table:
    """The rows of one seed, by declared column, with the line each one begins at."""

    seed: Seed
    file: str
    rows: tuple[Row, ...] = ()
    lines: tuple[int, ...] = ()
    columns: frozenset[str] = frozenset()

    def text(self) -> str:
        """As the warehouse reads it: declared columns in order, yes and no as `true` and `false`."""
        flags = [c.name for c in self.seed.columns if c.holds is Holds.FLAG]
        out = io.StringIO()
        writer = csv.DictWriter(out, self.seed.headings, lineterminator="\n")
        writer.writeheader()
        writer.writerows({**row, **{f: as_flag(row[f]) or row[f] for f in flags}} for row in self.rows)
        return out.getvalue()


def read_table(seed: Seed, path: Path, *, name: str) -> tuple[Table, tuple[Finding, ...]]:
    """The table in a file, and what keeps it from being what was declared.

    Args:
        seed: the declaration.
        path: where the file stands.
        name: what a message calls it.
    """
    return _read(seed, path.read_bytes(), name)


@lru_cache(maxsize=128)
def _read(seed: Seed, body: bytes, name: str) -> tuple[Table, tuple[Finding, ...]]:
    """Of the same bytes the same objects: a process that loads a district ten times reads its tables once."""
    text, found = _text(body, name)
    separator, problem = _separator(text, seed, name)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    records, flaw = _records(reader, name)
    found += [*problem, *flaw]
    if not records:
        remedy = f"Give it the columns {', '.join(seed.headings)}."
        return Table(seed, name), (*found, Finding(name, "line 1", "it has no header row", remedy))
    headings = [cell.strip() for cell in records[0][1]]
    found += _headings(seed, headings, name)
    whole = [(line, cells) for line, cells in records[1:] if len(cells) == len(headings)]
    others = [line for line, cells in records[1:] if len(cells) != len(headings)]
    if others:
        remedy = "Put a cell that holds a comma into quotation marks."
        found.append(
            Finding(name, lines_of(others), f"not {len(headings)} cells, as many as there are headings", remedy)
        )
    rows = [dict(zip(headings, (cell.strip() for cell in cells), strict=True)) for _, cells in whole]
    known = tuple({c: row.get(c, "") for c in seed.headings} for row in rows)
    return Table(seed, name, known, tuple(line for line, _ in whole), frozenset(headings)), tuple(found)


def _text(body: bytes, name: str) -> tuple[str, list[Finding]]:
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", errors="replace"), [Finding(name, "", "it is UTF-16", _SAVE)]
    if body.startswith(b"PK\x03\x04"):
        return "", [Finding(name, "", "it is a workbook, not a CSV file", _SAVE)]
    try:
        return body.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        problem = "it is not UTF-8 (a spreadsheet's plain CSV is Windows-1252)"
        return body.decode("cp1252", errors="replace"), [Finding(name, f"line {line}", problem, _SAVE)]


def _separator(text: str, seed: Seed, name: str) -> tuple[str, list[Finding]]:
    """The comma, or what stands in its place and has to be told."""
    first = text.partition("\n")[0]
    for separator, called in _SEPARATORS.items():
        cells = {cell.strip().strip('"') for cell in first.split(separator)}
        if len(cells & set(seed.headings)) > 1:
            return separator, [Finding(name, "line 1", f"its cells are separated by {called}", "Use commas.")]
    return ",", []


def _records(reader: Iterator[Sequence[str]], name: str) -> tuple[list[tuple[int, Sequence[str]]], list[Finding]]:
    """Line and cells of every row that is not blank; the line is that of the row's end before it."""
    records: list[tuple[int, Sequence[str]]] = []
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                records.append((line, cells))
            line = reader.line_num + 1  # type: ignore[attr-defined]
    except csv.Error:
        remedy = "Close the quotation mark, or write a quotation mark in a cell twice."
        return records, [Finding(name, f"line {line}", "it is no CSV from here on", remedy)]
    return records, []


def _headings(seed: Seed, headings: Sequence[str], name: str) -> list[Finding]:
    """Columns that are missing, doubled, or that nobody reads."""
    found = []
    lacking = [c for c in seed.headings if c not in headings]
    for heading in dict.fromkeys(headings):
        if headings.count(heading) > 1:
            found.append(Finding(name, "line 1", f"column '{heading}' stands there twice", "Remove one."))
        elif heading not in seed.headings:
            meant = nearest(heading, lacking)
            lacking = [c for c in lacking if c != meant]
            remedy = advice(heading, seed.headings) if meant else f"Remove it. {advice(heading, seed.headings)}"
            stops = bool(meant or {*lacking} & seed.needed)
            found.append(Finding(name, "line 1", f"column '{heading}' is not known", remedy, stops=stops))
    remedy = f"Its columns: {', '.join(seed.headings)}."
    return found + [Finding(name, "line 1", f"column '{c}' is missing", remedy) for c in lacking if c in seed.needed]

"""Whether the rows of a seed are what its declaration says: cells, identity, references, rules between cells."""

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from coaching.findings import BLANK, Finding, advice, lines_of, nearest
from coaching.seeds.schema import TOLD, Column, Holds, Reference, Row, Stops, Tables
from coaching.seeds.table import Table
from coaching.words import NO, YES, as_flag

_QUOTABLE = re.compile(r"[\w .,:;/#|%+\-]{1,60}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# column, problem, remedy, whether it stops
_Flaw = tuple[str, str, str, bool]


def judge(table: Table, tables: Tables) -> list[Finding]:
    """Everything that is wrong with the rows of one table, lines with the same mistake together."""
    flaws: dict[_Flaw, list[int]] = defaultdict(list)
    broken: set[int] = set()
    judged = [column for column in table.seed.columns if column.name in table.columns]
    for line, row in zip(table.lines, table.rows, strict=True):
        for flaw in _cells(judged, row):
            flaws[flaw].append(line)
            broken.add(line)
    for line, flaw in (*_doubled(table), *_references(table, tables)):
        flaws[flaw].append(line)
    for line, row in zip(table.lines, table.rows, strict=True):
        # only cells that are what they should be can be compared
        for rule in table.seed.rules if line not in broken and table.columns >= table.seed.needed else ():
            if rule.breaks(row, tables):
                flaws[rule.column, rule.problem, rule.remedy, True].append(line)
    return _findings(table, flaws)


def judge_references(table: Table, tables: Tables) -> list[Finding]:
    """What is wrong with its references to these tables alone."""
    flaws: dict[_Flaw, list[int]] = defaultdict(list)
    for line, flaw in _references(table, tables):
        flaws[flaw].append(line)
    return _findings(table, flaws)


def _findings(table: Table, flaws: Mapping[_Flaw, Sequence[int]]) -> list[Finding]:
    return [
        Finding(table.file, f"{lines_of(lines)}, column {column}", problem, remedy, stops)
        for (column, problem, remedy, stops), lines in flaws.items()
    ]


def _cells(columns: Iterable[Column], row: Row) -> Iterator[_Flaw]:
    for column in columns:
        value = row[column.name]
        if value.startswith(BLANK):
            yield column.name, "this blank is not filled in yet", f"Write it: {column.means}.", True
        elif not value and not column.may_be_empty:
            yield column.name, "it is empty", f"Write it: {column.means}.", True
        elif value and (told := _JUDGES[column.holds](column, value)):
            yield column.name, *told, True


def _word(column: Column, value: str) -> tuple[str, str] | None:
    return None if value in column.words else (f"{_shown(value)} is none of its words", advice(value, column.words))


def _flag(_: Column, value: str) -> tuple[str, str] | None:
    if as_flag(value):
        return None
    return f"{_shown(value)} says neither yes nor no", f"Write true or false (or {', '.join((*YES, *NO))})."


def _day(_: Column, value: str) -> tuple[str, str] | None:
    remedy = "Write a day that exists as YYYY-MM-DD; a spreadsheet rewrites days when it opens a file."
    try:
        date.fromisoformat(value if _DAY.fullmatch(value) else "")
    except ValueError:
        return f"{_shown(value)} is no day", remedy
    return None


def _number(column: Column, value: str) -> tuple[str, str] | None:
    low, high = column.low, column.high
    between = f" from {low:g} to {high:g}" if low is not None and high is not None else ""
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if math.isfinite(number) and (low is None or low <= number) and (high is None or number <= high):
        return None
    return f"{_shown(value)} is no number{between}", f"Write {column.means}, with a point before decimals."


_JUDGES: dict[Holds, Callable[[Column, str], tuple[str, str] | None]] = {
    Holds.TEXT: lambda _, __: None,
    Holds.ID: lambda _, __: None,
    Holds.WORD: _word,
    Holds.FLAG: _flag,
    Holds.DAY: _day,
    Holds.NUMBER: _number,
}


def _doubled(table: Table) -> Iterator[tuple[int, _Flaw]]:
    keys = table.seed.identified_by
    if not table.columns >= {*keys}:
        return
    folded = {c.name for c in table.seed.columns if c.is_folded}
    first: dict[tuple[str, ...], int] = {}
    for line, row in zip(table.lines, table.rows, strict=True):
        identity = tuple(row[k].lower() if k in folded else row[k] for k in keys)
        if identity in first:
            remedy = f"Keep one row per {table.seed.row}; the first is line {first[identity]}."
            yield line, (", ".join(keys), "the row is there twice", remedy, not table.seed.is_of_one_form)
        first.setdefault(identity, line)


def _references(table: Table, tables: Tables) -> Iterator[tuple[int, _Flaw]]:
    for reference in table.seed.references:
        if reference.table not in tables or not table.columns >= {*reference.columns, *reference.among}:
            continue
        is_folded = any(c.is_folded for c in table.seed.columns if c.name in reference.columns)
        allowed = _allowed(reference, tables[reference.table])
        for line, row in zip(table.lines, table.rows, strict=True):
            known = allowed.get(tuple(row[c] for c in reference.among), None if reference.among else {})
            value = " ".join(row[c] for c in reference.columns)
            written = value.lower() if is_folded else value
            if known is None or not value.strip() or value.startswith(BLANK) or written in (*known, *reference.also):
                continue
            is_like = reference.stops is Stops.IF_LIKE and nearest(value, known)
            stops = reference.stops is Stops.ALWAYS or bool(is_like)
            problem = f"{_shown(value)} is not among {TOLD.get(reference.table, f'those of {reference.table}.csv')}"
            yield line, (", ".join(reference.columns), problem, advice(value, known), stops)


def _allowed(reference: Reference, rows: Iterable[Row]) -> dict[tuple[str, ...], dict[str, None]]:
    """Values that may stand there, by those of the columns that choose among them."""
    found: dict[tuple[str, ...], dict[str, None]] = defaultdict(dict)
    target = reference.target or reference.columns
    for row in rows:
        found[tuple(row[c] for c in reference.among)][" ".join(row[c] for c in target)] = None
    return dict(found)


def _shown(value: str) -> str:
    """A seed holds a district's words, no person's; what looks like an address is still not repeated."""
    return f"'{value}'" if _QUOTABLE.fullmatch(value) and "@" not in value else "a value"

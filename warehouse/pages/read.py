"""The published marts, read as anybody who has the file reads them; and no other schema.

Flow: <edition>/bi/bi.duckdb, schema `marts` -> rows that know which mart they come from
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from warehouse.engine import Schema, tables


@dataclass(frozen=True)
class Row:
    """One row of a mart; a column that the mart does not have is None, as one without a value."""

    mart: str
    values: Mapping[str, object] = field(repr=False)

    def __getitem__(self, column: str) -> object:
        return self.values.get(column)

    def said(self, column: str) -> str:
        """A label's text, empty where there is none."""
        return str(self.values.get(column) or "")

    @property
    def is_hidden(self) -> bool:
        """Whether the row shows nothing, to protect people."""
        return bool(self.values.get("suppressed"))


@dataclass(frozen=True)
class Marts:
    """What an edition shows to everybody."""

    bi: duckdb.DuckDBPyConnection
    columns: Mapping[str, Mapping[str, str]]

    def rows(self, mart: str, where: Mapping[str, object] | None = None, *, order: Iterable[str] = ()) -> list[Row]:
        """A mart's rows with the given values, in order of the given columns and then of all.

        A mart, or a column to look in, that the edition does not have gives none.
        """
        there = self.columns.get(mart, {})
        if not there or set(where or {}) - set(there):
            return []
        asked = " and ".join(f'"{name}" is not distinct from ?' for name in where or {}) or "true"
        by = ", ".join(f'"{name}" nulls last' for name in _in_order(order, there))
        found = self.bi.execute(
            f'select * from {Schema.MARTS.value}."{mart}" where {asked} order by {by}', list((where or {}).values())
        )
        names = [str(column[0]) for column in found.description or []]
        return [Row(mart, dict(zip(names, values, strict=True))) for values in found.fetchall()]

    def newest(self, mart: str, key: str, labels: Sequence[str]) -> list[Row]:
        """The labels that each key has in the period that ended last; none where the mart has no such key."""
        there = self.columns.get(mart, {})
        if key not in there or "period_end" not in there:
            return []
        said = ", ".join(f'"{name}"' for name in (key, *labels) if name in there)
        turn = f'row_number() over (partition by "{key}" order by period_end desc, {said}) as turn'
        newest = f'select {said}, {turn} from {Schema.MARTS.value}."{mart}"'
        found = self.bi.execute(f'select {said} from ({newest}) where turn = 1 order by "{key}"')
        names = [str(column[0]) for column in found.description or []]
        return [Row(mart, dict(zip(names, values, strict=True))) for values in found.fetchall()]


def _in_order(first: Iterable[str], there: Mapping[str, str]) -> Sequence[str]:
    named = [name for name in first if name in there]
    return [*named, *(name for name in there if name not in named)]


@contextmanager
def reading(bi: Path) -> Iterator[Marts]:
    """The marts of a `bi.duckdb`, for as long as the block lasts."""
    with duckdb.connect(str(bi), read_only=True) as connection:
        yield Marts(connection, tables(connection, Schema.MARTS))

"""The protected marts' cells as the privacy rules see them, read from the warehouse.

Flow: warehouse.duckdb, the marts' declarations -> Cell -> warehouse/protect/masks.py

One general table for all marts: dimensions x hierarchies x measures. People are counted in the restricted mart itself,
or, for a mart that is built after its mask, in the relation that its declaration names.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import duckdb

from coaching.district import Thresholds
from coaching.errors import ContractError
from coaching.marts import NUMERIC, Counted, Hides, Mart
from warehouse.engine import Schema, tables
from warehouse.protect.cell import Cell, Count

_Row = dict[str, Any]


def cells(warehouse: duckdb.DuckDBPyConnection, mart: Mart, thresholds: Thresholds) -> Iterator[Cell]:
    """One cell a row of the mart, in key order.

    Raises:
        ContractError: the mart's table has a measure that its declaration does not know.
    """
    if mart.counted:
        yield from _counted(warehouse, mart, mart.counted, thresholds)
        return
    types = tables(warehouse, Schema.MARTS_RESTRICTED).get(mart.name, {})
    _refuse_unknown(mart, types)
    measures = [m for m in mart.measures if m.name in types and _is_number(types[m.name])]
    places = _places(mart)
    columns = list(dict.fromkeys((*places, *(m.name for m in measures))))
    for row in _rows(warehouse, columns, f"{Schema.MARTS_RESTRICTED}.{mart.name}", mart):
        present = {m.family_name: m.family for m in measures if row[m.name] is not None and m.family.has_threshold}
        hiding = [family for family in present.values() if family.hides is Hides.CELL]
        counts = {Count(int(row.get(f.people) or 0), f.least(thresholds), f.zero_is_open) for f in hiding}
        active = any(row[m.name] for m in measures if m.family.has_threshold)
        at = {name: _text(row[name]) for name in places}
        yield Cell(mart, at, tuple(sorted(counts)), tuple(_left_out(mart, row, thresholds)), active)


def _left_out(mart: Mart, row: _Row, thresholds: Thresholds) -> Iterator[tuple[int, int]]:
    """Those of a published denominator who are not counted, family by family."""
    for family in mart.families.values():
        whole, people = row.get(family.of), row.get(family.people)
        if whole and people:
            yield max(0, int(whole) - int(people)), family.least(thresholds)


def _counted(
    warehouse: duckdb.DuckDBPyConnection, mart: Mart, counted: Counted, thresholds: Thresholds
) -> Iterator[Cell]:
    """One cell for each in which somebody stands, answered or not; people are counted, not answers."""
    families = mart.guarded(Hides.CELL)
    places = _places(mart)
    people = f"count(distinct people.{counted.person})"
    source = f"""(select {_listed(f"people.{name}" if name in mart.key else name for name in places)},
        {_listed(f"{people} filter (where {family.where}) as n_{name}" for name, family in families)}
        from {Schema.INTERMEDIATE}.{counted.relation} as people {_levels(mart, counted)} group by all)"""
    for row in _rows(warehouse, [*places, *(f"n_{name}" for name, _ in families)], source, mart):
        counts = tuple(Count(int(row[f"n_{name}"]), f.least(thresholds), f.zero_is_open) for name, f in families)
        yield Cell(mart, {name: _text(row[name]) for name in places}, counts, is_active=True)


def _levels(mart: Mart, counted: Counted) -> str:
    """Joins the tables that know the levels and totals of a dimension's members."""
    joins = []
    for name, table in counted.levels.items():
        dimension = mart.dimensions[name]
        same = " and ".join(f"of_{name}.{column} = people.{column}" for column in dimension.key)
        known = f"(select distinct {_listed(dimension.columns)} from {table}) as of_{name}"
        joins.append(f"left join {known} on {same}")
    return " ".join(joins)


def _refuse_unknown(mart: Mart, types: dict[str, str]) -> None:
    known = {column.name for column in mart.columns}
    unknown = [name for name, kind in types.items() if _is_number(kind) and name not in known]
    if unknown:
        message = f"{mart.name} has measures without a privacy family: {', '.join(sorted(unknown))}."
        raise ContractError(message, remedy=f"Say in {mart.name}.yml whom each of them counts.")


def _places(mart: Mart) -> list[str]:
    return list(dict.fromkeys((*mart.key, *(name for d in mart.dimensions.values() for name in d.columns))))


def _rows(warehouse: duckdb.DuckDBPyConnection, columns: Sequence[str], source: str, mart: Mart) -> Iterator[_Row]:
    cursor = warehouse.execute(f"select {_listed(columns)} from {source} order by {_listed(mart.key)}")
    while batch := cursor.fetchmany(10_000):
        for values in batch:
            yield dict(zip(columns, values, strict=True))


def _listed(columns: Iterable[str]) -> str:
    return ", ".join(columns)


def _is_number(kind: str) -> bool:
    return kind.split("(")[0] in NUMERIC


def _text(value: object) -> str:
    return "" if value is None else str(value)

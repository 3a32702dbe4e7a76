"""The lines of a mart: sets of cells that a published figure adds up, as its dimensions and hierarchies declare them.

Flow: cells -> lines -> warehouse/protect/masks.py

A dimension that adds up has a line over its members of one level, wherever all else is equal: a standard over the
schools, a school over its standards. A hierarchy has one over the members of each total, with the total's own cell: the
indicators of a standard, the months of a school year.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from coaching.marts import Dimension, Hierarchy
from warehouse.protect.cell import Cell

_Name = tuple[str, int, int, tuple[str, ...]]


@dataclass(frozen=True)
class Line:
    """Positions of its cells, and of the cell that is their total; whether that one hides them all with itself."""

    members: list[int]
    total: int | None = None
    hides_children: bool = False


def lines(cells: Sequence[Cell]) -> Iterator[Line]:
    """All lines, in an order that rests on nothing but names: by mart, then dimension, a hierarchy before its sums."""
    at = {(cell.mart.mask, cell.key): position for position, cell in enumerate(cells)}
    members: dict[_Name, list[int]] = defaultdict(list)
    totals: dict[_Name, tuple[int | None, bool]] = {}
    for position, cell in enumerate(cells):
        for rank, dimension in enumerate(cell.mart.dimensions.values()):
            level = cell.at[dimension.level] if dimension.level else ""
            hierarchy = dimension.hierarchies.get(level)
            total = _total(cell, dimension, hierarchy) if hierarchy else None
            if hierarchy and total:
                name = (cell.mart.mask, rank, 0, (*total, level))
                members[name].append(position)
                totals[name] = at.get((cell.mart.mask, total)), hierarchy.hides_children
            if dimension.adds_up:
                members[cell.mart.mask, rank, 1, _beside(cell, dimension, level)].append(position)
    for name in sorted(members):
        yield Line(members[name], *totals.get(name, (None, False)))


def _total(cell: Cell, dimension: Dimension, hierarchy: Hierarchy) -> tuple[str, ...] | None:
    """The key of the cell that its line adds up to; none where the row names no total."""
    found = dict(zip(cell.mart.key, cell.key, strict=True))
    if dimension.level in found:
        found[dimension.level] = hierarchy.to
    for name, source in hierarchy.by.items():
        if not cell.at[source]:
            return None
        found[name] = cell.at[source]
    return tuple(found.values())


def _beside(cell: Cell, dimension: Dimension, level: str) -> tuple[str, ...]:
    """The key without what tells the dimension's members apart, with their level in its place."""
    members = dimension.members
    return tuple(
        cell.at[name] if name not in members else level if name == members[0] else "" for name in cell.mart.key
    )

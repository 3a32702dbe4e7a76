"""A table made ready for the rules: cells that a sum of one part makes the same are one knot, sums are rows of knots.

Flow: Table -> Net -> the rules -> Net.names

A net does not depend on the order of the table's cells: they are sorted by name first.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import sparse

from warehouse.protect.rules.table import Cell, Count, State, Table

Pair = tuple[int, int]


@dataclass(frozen=True)
class Knot:
    """Cells that are the same number of the same people.

    Attributes:
        cells: at least one, by name.
        state: shown where one of the cells is shown for good, since it tells the others.
        below: the knots that are hidden with it.
        is_counted: whether the number of its people is shown where one of the cells is.
        rank: its place among all knots by cost, people and name; `level` its place by cost alone.
    """

    cells: tuple[Cell, ...]
    people: frozenset[int]
    weight: float
    amount: float
    least: int
    is_sensitive: bool
    is_shown: bool
    is_counted: bool
    state: State | None
    below: tuple[int, ...]
    level: int
    rank: int


@dataclass(frozen=True)
class Net:
    """Knots and rows.

    Attributes:
        rows: knots of each row; the first is the total of the others.
        rows_of: the rows of each knot.
        nests: pairs of outer and inner knot.
        counts: what is known of numbers of people besides, in knots.
        rivals: groups of knots.
        apart: pairs of knots of which not both may be shown.
    """

    knots: Sequence[Knot]
    rows: Sequence[tuple[int, ...]]
    rows_of: Sequence[tuple[int, ...]]
    nests: Sequence[Pair]
    rivals: Sequence[tuple[int, ...]]
    counts: Sequence[Count] = ()
    apart: Sequence[Pair] = ()

    def same(self, knot: int) -> list[int]:
        """The knots that are hidden with it, as it is with them."""
        return [below for below in self.knots[knot].below if knot in self.knots[below].below]

    @cached_property
    def above(self) -> Sequence[Sequence[int]]:
        """For each knot those that it is hidden with."""
        found: list[list[int]] = [[] for _ in self.knots]
        for at, knot in enumerate(self.knots):
            for below in knot.below:
                found[below].append(at)
        return found

    @cached_property
    def is_quiet(self) -> npt.NDArray[np.bool_]:
        """Of each knot whether it hangs together with settled ones and nothing new that may be hidden.

        What is shown for good ties nothing together: everybody knows it.
        """
        states = [knot.state for knot in self.knots]
        is_known = np.array([state is State.SHOWN for state in states], dtype=bool)
        is_new = np.array([knot.is_shown and knot.state is None for knot in self.knots], dtype=bool)
        there = ~is_known[self.places.knot]
        row, knot = self.places.row[there], self.places.knot[there]
        ties = sparse.csr_matrix((np.ones(len(row)), (row, knot)), shape=(len(self.rows), len(states)))
        part = sparse.csgraph.connected_components(sparse.bmat([[None, ties], [ties.T, None]]), directed=False)[1]
        part = part[len(self.rows) :]
        has_new = np.isin(part, part[is_new])
        return np.asarray(~has_new & np.isin(part, part[[state is State.HIDDEN for state in states]]))

    @cached_property
    def places(self) -> "Places":
        """The rows as arrays."""
        lengths = [len(row) for row in self.rows]
        row = np.repeat(np.arange(len(self.rows)), lengths)
        return Places(
            knot=np.array([knot for found in self.rows for knot in found], dtype=np.int64),
            row=row,
            is_total=np.diff(row, prepend=-1) > 0,
            totals=np.array([found[0] for found in self.rows], dtype=np.int64),
            lengths=np.array(lengths, dtype=np.int64),
            people=np.array([len(knot.people) for knot in self.knots]),
            least=np.array([knot.least for knot in self.knots]),
            is_sensitive=np.array([knot.is_sensitive for knot in self.knots], dtype=bool),
            weight=np.array([knot.weight for knot in self.knots]),
            amount=np.array([knot.amount for knot in self.knots]),
        )


@dataclass(frozen=True)
class Places:
    """The rows of a net as arrays.

    Attributes:
        knot, row, is_total: one entry for each knot of each row.
        totals, lengths: one for each row.
        people, least, is_sensitive, weight, amount: one for each knot.
    """

    knot: npt.NDArray[np.int64]
    row: npt.NDArray[np.int64]
    is_total: npt.NDArray[np.bool_]
    totals: npt.NDArray[np.int64]
    lengths: npt.NDArray[np.int64]
    people: npt.NDArray[np.int64]
    least: npt.NDArray[np.int64]
    is_sensitive: npt.NDArray[np.bool_]
    weight: npt.NDArray[np.float64]
    amount: npt.NDArray[np.float64]


def knit(table: Table) -> Net:
    """Reads a table."""
    order = sorted(range(len(table.cells)), key=lambda position: table.cells[position].name)
    place = {position: at for at, position in enumerate(order)}
    sums = [(place[s.total], tuple(sorted(place[p] for p in s.parts))) for s in table.sums]
    knot_of, rows = _merged(len(order), sums)
    members: dict[int, list[int]] = defaultdict(list)
    for at, position in enumerate(order):
        members[knot_of[at]].append(position)
    below = [
        tuple(sorted({knot_of[place[b]] for p in found for b in table.below.get(p, ())} - {knot}))
        for knot, found in sorted(members.items())
    ]
    knots = _ranked([tuple(table.cells[p] for p in found) for _, found in sorted(members.items())], below)
    rows_of: list[list[int]] = [[] for _ in knots]
    for row, found_in in enumerate(rows):
        for knot in found_in:
            rows_of[knot].append(row)
    nests = {(knot_of[place[nest.outer]], knot_of[place[nest.inner]]) for nest in table.nests}
    rivals = {tuple(sorted({knot_of[place[position]] for position in group})) for group in table.rivals}
    counts = {
        replace(one, total=knot_of[place[one.total]], parts=tuple(sorted(knot_of[place[p]] for p in one.parts)))
        for one in table.counts
    }
    in_order = sorted(counts, key=lambda one: (one.total, one.parts, one.is_apart, one.is_open))
    apart = {(knot_of[place[outer]], knot_of[place[inner]]) for outer, inner in table.apart}
    # of one knot: the same number under two names
    near = sorted(pair for pair in apart if pair[0] != pair[1])
    return Net(knots, rows, [tuple(r) for r in rows_of], sorted(nests), sorted(rivals), in_order, near)


def _merged(count: int, sums: Iterable[tuple[int, tuple[int, ...]]]) -> tuple[list[int], list[tuple[int, ...]]]:
    """Knot of each cell, and the rows that are left: each once, none of one part.

    Two totals of the same parts are one knot too, so this goes on until nothing changes.
    """
    root = list(range(count))

    def find(at: int) -> int:
        while root[at] != at:
            root[at] = root[root[at]]
            at = root[at]
        return at

    rows, changed = set(sums), True
    while changed:
        changed, by_parts = False, dict[tuple[int, ...], int]()
        rows = {(find(total), tuple(sorted(find(part) for part in parts))) for total, parts in rows}
        for total, parts in sorted(rows):
            same = parts[0] if len(parts) == 1 else by_parts.setdefault(parts, total)
            if find(same) != find(total):
                low, high = sorted((find(same), find(total)))
                root[high], changed = low, True
    number: dict[int, int] = {}
    knot_of = [number.setdefault(find(at), len(number)) for at in range(count)]
    left = {(knot_of[total], *sorted(knot_of[part] for part in parts)) for total, parts in rows if total not in parts}
    return knot_of, sorted(left)


def _ranked(groups: Sequence[tuple[Cell, ...]], below: Sequence[tuple[int, ...]]) -> list[Knot]:
    costs = [max(cell.cost for cell in cells) for cells in groups]
    level = {cost: at for at, cost in enumerate(sorted(set(costs)))}
    order = sorted(range(len(groups)), key=lambda at: (costs[at], len(groups[at][0].people), groups[at][0].name))
    rank = {at: place for place, at in enumerate(order)}
    return [_knot(cells, below[at], level[costs[at]], rank[at]) for at, cells in enumerate(groups)]


def _knot(cells: tuple[Cell, ...], below: tuple[int, ...], level: int, rank: int) -> Knot:
    states = {cell.state for cell in cells}
    return Knot(
        cells=cells,
        people=frozenset[int]().union(*(cell.people for cell in cells)),
        weight=cells[0].weight,
        amount=cells[0].amount,
        least=max(cell.least for cell in cells),
        is_sensitive=any(cell.is_sensitive for cell in cells),
        is_shown=any(cell.shown for cell in cells),
        is_counted=any(cell.shown and cell.is_counted for cell in cells),
        state=State.SHOWN if State.SHOWN in states else State.HIDDEN if State.HIDDEN in states else None,
        below=below,
        level=level,
        rank=rank,
    )

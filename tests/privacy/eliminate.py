"""The whole system at once: which combinations of shown figures rest on few people.

Each shown cell is a row over the columns of atoms; a combination of shown figures is a vector of the rows' span. A cell
is known when it lies in the span; a few people give themselves away when a vector of the span has them alone behind it.
Such vectors are looked for in two ways: rows of the reduced system under several orders of its columns, and for every
set of few people that some column or hidden cell names, whether the span has a vector over their columns at all (a
question of rank).
"""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from tests.privacy.linear import PRIME, Row, System, rank_of, reduced, subtract, system, unknowns
from tests.privacy.seen import Outcome, Seen, told
from tests.privacy.spots import Cell

_ORDERS = 4


def by_elimination(
    *editions: Seen, families: Sequence[str], apart: bool = False, name: str = "elimination"
) -> Iterator[Outcome]:
    """Hidden cells in the span of the shown ones, and vectors of the span with few people behind them.

    Args:
        editions: what is seen, all together; over one set of classes.
        families: whose cells.
        apart: each member of the standards has columns of its own, for figures that do not add up over standards.
        name: how the outcomes are called.
    """
    first = editions[0]
    standards = {member: n for n, member in enumerate(sorted(first.product.levels[1]))} if apart else {}
    size = max(1, len(standards))

    def row(seen: Seen, cell: Cell) -> frozenset[int]:
        return frozenset(c * size + standards.get(cell[1][1], 0) for c in seen.product.columns[cell])

    shown = {row(seen, cell) for seen in editions for cell in seen.visible if cell[0] in families}
    people = {c: first.product.classes[c // size].people for one in shown for c in one}
    found = system(shown, people)
    pivots, reduced_rows = _orders(first, found)
    open_rows = unknowns(pivots, len(found.people))
    hidden = {(told(c), row(seen, c)) for seen in editions for c in seen.hidden if c[0] in families}
    recovered = tuple(sorted({text for text, columns in hidden if _is_known(columns, found, open_rows)}))
    named = {seen.product.people(c) for seen in editions for c in seen.hidden if c[0] in families}
    yield replace(reduced_rows, attack=f"{name}: reduced rows with few people")
    yield Outcome(f"{name}: hidden cells recovered", len(hidden), recovered)
    yield replace(by_people(first, found, open_rows, named), attack=f"{name}: sets of few people isolated")


def _orders(seen: Seen, found: System) -> tuple[dict[int, Row], Outcome]:
    """The reduced system under several orders: those of many people first, then by chance."""
    rng, columns = random.Random(0), list(range(len(found.people)))
    columns.sort(key=lambda c: -len(found.people[c]))
    few: set[str] = set()
    tried = 0
    for _ in range(_ORDERS):
        pivots = reduced(found.rows, columns)
        for row in pivots.values():
            people = frozenset().union(*(found.people[c] for c in row))
            tried += 1
            few |= {f"people {sorted(people)}"} if seen.is_few(people) else set()
        rng.shuffle(columns)
    return pivots, Outcome("", tried, tuple(sorted(few)))


def _is_known(columns: frozenset[int], found: System, open_rows: Sequence[Row]) -> bool:
    """Whether the sum of a cell's columns lies in the span."""
    merged = {found.of.get(c, -1) for c in columns}
    if -1 in merged or frozenset().union(*(found.members[m] for m in merged)) != columns:
        return False
    left: Row = {}
    for m in merged:
        subtract(left, open_rows[m], PRIME - 1)
    return not left


def by_people(seen: Seen, found: System, open_rows: Sequence[Row], named: Set[frozenset[int]]) -> Outcome:
    """For each set of few people that a column or a hidden cell names: does the span hold a vector of theirs alone?"""
    of_person: dict[int, set[int]] = defaultdict(set)
    for column, people in enumerate(found.people):
        for person in people:
            of_person[person].add(column)
    nobody = [n for n, people in enumerate(found.people) if not people]
    sets = sorted({people for people in {*found.people, *named} if seen.is_few(people)}, key=sorted)
    base = rank_of([open_rows[n] for n in nobody])
    few = [f"people {sorted(s)}" for s in sets if _isolated(s, found.people, of_person, open_rows, nobody, base)]
    return Outcome("", len(sets), tuple(few))


def _isolated(
    some: Set[int],
    people: Sequence[frozenset[int]],
    of_person: dict[int, set[int]],
    open_rows: Sequence[Row],
    nobody: Sequence[int],
    base: int,
) -> bool:
    theirs = [c for c in set().union(*(of_person[p] for p in some)) if people[c] <= some]
    rows = [open_rows[n] for n in (*nobody, *sorted(theirs))]
    return bool(theirs) and rank_of(rows) < base + len(theirs)

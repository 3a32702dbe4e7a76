"""What bounds say of hidden cells: of distinct people by counting, of what adds up by linear programming.

Distinct people are not additive: a total is at least its largest part and at most the sum of its parts (brief 5.3, step
10). What adds up is held by all shown figures at once: the least and the greatest that a hidden cell can be.
"""

import random
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from tests.privacy.linear import System, reduced, system, unknowns
from tests.privacy.seen import Outcome, Seen, told
from tests.privacy.spots import SESSIONS, Cell
from tests.privacy.subtract import relations

_MANY = 10**9
_SLACK = 1e-6
Range = tuple[float, float]


def by_counting(seen: Seen) -> Iterator[Outcome]:
    """Ranges of the hidden counts of people, narrowed by every shown count until nothing moves."""
    product = seen.product
    mine = {cell for cell in product.columns if cell[0].split("~")[0] in SESSIONS}
    low = dict.fromkeys(mine, 1)
    high = dict.fromkeys(mine, _MANY)
    for cell in mine & seen.visible:
        low[cell] = high[cell] = len(product.people(cell))
    sums = [(t, parts) for _, t, parts in relations(product, whole_events=False) if t in mine]
    holding: dict[Cell, list[int]] = defaultdict(list)
    for number, (total, parts) in enumerate(sums):
        for cell in (total, *parts):
            holding[cell].append(number)
    waiting, is_waiting = deque(range(len(sums))), [True] * len(sums)
    while waiting:
        number = waiting.popleft()
        is_waiting[number] = False
        for cell in _narrow(*sums[number], low, high):
            fresh = [other for other in holding[cell] if not is_waiting[other]]
            waiting.extend(fresh)
            for other in fresh:
                is_waiting[other] = True
    targets = [cell for cell in sorted(mine & seen.hidden) if seen.is_few(product.people(cell))]
    exact = tuple(told(cell) for cell in targets if low[cell] == high[cell])
    narrow = tuple(told(cell) for cell in targets if 0 < high[cell] - low[cell] < product.district.least - 1)
    yield Outcome("distinct people by bounds: small cells found exactly", len(targets), exact)
    yield Outcome("distinct people by bounds: small cells within k - 1", len(targets), narrow)


def _narrow(total: Cell, parts: Sequence[Cell], low: dict[Cell, int], high: dict[Cell, int]) -> list[Cell]:
    """One relation: the largest part <= total <= the parts' sum. The cells whose range moved."""
    cells = (total, *parts)
    before = [(low[cell], high[cell]) for cell in cells]
    low[total] = max(low[total], *(low[part] for part in parts))
    most = sum(high[part] for part in parts)
    high[total] = min(high[total], most)
    for part in parts:
        low[part] = max(low[part], low[total] - (most - high[part]))
    for part in parts:
        high[part] = min(high[part], high[total])
    return [cell for cell, was in zip(cells, before, strict=True) if was != (low[cell], high[cell])]


def by_ranges(seen: Seen, *, most: int = 60) -> Iterator[Outcome]:
    """The least and the greatest minutes of small hidden cells, given all that is shown; a sample where there are many.

    A range is too narrow below k - 1 times what one person contributes to a finest cell on average.
    """
    product, least = seen.product, seen.product.district.least
    one = sum(c.minutes for c in product.classes) / max(1, sum(len(c.people) or 1 for c in product.classes))
    small = [cell for cell in sorted(seen.hidden) if cell[0] in SESSIONS and seen.is_few(product.people(cell))]
    targets = random.Random(product.district.seed).sample(small, min(most, len(small)))
    rows = [product.columns[cell] for cell in sorted(seen.visible) if cell[0] in SESSIONS]
    kept = system(
        [*rows, *(product.columns[cell] for cell in targets)], dict(enumerate(c.people for c in product.classes))
    )
    minutes = [sum(product.classes[c].minutes for c in columns) / one for columns in kept.members]
    shown = [frozenset(kept.of[c] for c in row) for row in set(rows)]
    exact, narrow = [], []
    parts = _parts(shown, kept, len(minutes))
    for cell in targets:
        columns = {kept.of[c] for c in product.columns[cell]}
        width = _width(columns, minutes, parts)
        if width < _SLACK:
            exact.append(told(cell))
        elif width < least - 1 - _SLACK:
            narrow.append(told(cell))
    yield Outcome("linear programming: small cells found exactly", len(targets), tuple(exact))
    yield Outcome("linear programming: small cells within k - 1 people's minutes", len(targets), tuple(narrow))


def _parts(
    shown: Sequence[frozenset[int]], kept: System, columns: int
) -> list[tuple[frozenset[int], list[frozenset[int]]]]:
    """The system in pieces that have no column in common; columns that are known are left out."""
    free = {c for c, row in enumerate(unknowns(reduced(shown, range(columns)), columns)) if row}
    rows = [row & free for row in shown if row & free]
    home = {c: c for c in free}

    def root(column: int) -> int:
        while home[column] != column:
            home[column] = home[home[column]]
            column = home[column]
        return column

    for row in rows:
        first, *others = row
        for other in others:
            home[root(other)] = root(first)
    pieces: dict[int, set[int]] = defaultdict(set)
    for column in free:
        pieces[root(column)].add(column)
    of_piece: dict[int, list[frozenset[int]]] = defaultdict(list)
    for row in rows:
        of_piece[root(min(row))].append(row)
    return [(frozenset(found), of_piece[name]) for name, found in sorted(pieces.items())]


def _width(
    columns: set[int], minutes: Sequence[float], parts: Sequence[tuple[frozenset[int], list[frozenset[int]]]]
) -> float:
    width = 0.0
    for free, rows in parts:
        goal = sorted(free & columns)
        if goal:
            width += _range(goal, sorted(free), rows, minutes)
    return width


def _range(goal: Sequence[int], free: Sequence[int], rows: Sequence[frozenset[int]], minutes: Sequence[float]) -> float:
    if not rows:
        return float(_MANY)
    at = {column: n for n, column in enumerate(free)}
    places = [(n, at[c]) for n, row in enumerate(rows) for c in row]
    matrix = csr_matrix((np.ones(len(places)), tuple(zip(*places, strict=True))), shape=(len(rows), len(free)))
    value = np.array([minutes[c] for c in free])
    cost = np.zeros(len(free))
    cost[[at[c] for c in goal]] = 1.0
    ends = []
    for sign in (1.0, -1.0):
        found = linprog(sign * cost, A_eq=matrix, b_eq=matrix @ value, bounds=(0, None), method="highs")
        if found.status == 3:  # unbounded
            return float(_MANY)
        ends.append(sign * found.fun if found.success else float(cost @ value))
    return ends[1] - ends[0]

"""The fewest cells that can be hidden so that small ones stay wide and sums tell of enough people: an exact optimum.

For each small cell two whole tables are sought that agree with all that is shown and differ in it by `least` - 1 at
least (Fischetti and Salazar-González 2001, section 2, the problem in its compact form); mixed integer programming by
HiGHS. It is a floor: the product's rules also ask that no hidden cell follows from the others.
"""

from collections.abc import Iterator

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

from bench.grids import Grid, Place

Entries = dict[int, float]


def fewest_hidden(grid: Grid, *, seconds: float = 20.0) -> frozenset[Place] | None:
    """The hidden places of an optimal solution; None where none was proven in time.

    Args:
        grid: a small one; it takes 2 x small cells x cells unknowns.
        seconds: for the solver.
    """
    places = list(grid.counts)
    at = {place: n for n, place in enumerate(places)}
    small, size = sorted(grid.small), len(places)
    total = float(sum(grid.body.values()))
    count = size * (1 + 2 * len(small))
    rows = [*_sum_rule(grid, at), *_two_tables(grid, at, small, total)]
    matrix = csr_matrix(
        (
            [value for entries, _, _ in rows for value in entries.values()],
            (
                [n for n, (entries, _, _) in enumerate(rows) for _ in entries],
                [column for entries, _, _ in rows for column in entries],
            ),
        ),
        shape=(len(rows), count),
    )
    lower, upper = np.zeros(count), np.full(count, total)
    upper[:size] = 1.0
    for place in small:
        lower[at[place]] = 1.0
    cost = np.zeros(count)
    cost[:size] = 1.0
    found = milp(
        cost,
        integrality=np.concatenate([np.ones(size), np.zeros(count - size)]),
        bounds=Bounds(lower, upper),
        constraints=LinearConstraint(matrix, [low for _, low, _ in rows], [high for _, _, high in rows]),
        options={"time_limit": seconds},
    )
    if found.status != 0:
        return None
    return frozenset(place for place, n in at.items() if found.x[n] > 1 / 2)


def _sum_rule(grid: Grid, at: dict[Place, int]) -> Iterator[tuple[Entries, float, float]]:
    """With a shown total, the hidden parts are `least` people together, or none is hidden."""
    for total, parts in grid.sums:
        for part in parts:
            entries = {at[p]: float(grid.counts[p]) for p in parts}
            entries[at[part]] -= grid.least
            yield entries | {at[total]: float(grid.least)}, 0.0, np.inf


def _two_tables(
    grid: Grid, at: dict[Place, int], small: list[Place], total: float
) -> Iterator[tuple[Entries, float, float]]:
    size = len(at)
    for number, place in enumerate(small):
        for side in (0, 1):
            start = size * (1 + 2 * number + side)
            for whole, parts in grid.sums:
                yield {start + at[whole]: -1.0} | {start + at[part]: 1.0 for part in parts}, 0.0, 0.0
            for other, n in at.items():
                value = float(grid.counts[other])
                yield {start + n: 1.0, n: -total}, -np.inf, value
                yield {start + n: 1.0, n: total}, value, np.inf
        low, high = (size * (1 + 2 * number + side) + at[place] for side in (0, 1))
        yield {high: 1.0, low: -1.0}, float(grid.least - 1), np.inf

"""What a mask leaves open of a grid's small cells: the least and the greatest that each can be (linear programming)."""

from collections.abc import Set
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from bench.grids import Grid, Place

_SLACK = 1e-6


@dataclass(frozen=True)
class Exposed:
    """Small cells of a grid; of these: known exactly, and within fewer than `least` - 1 people of each other."""

    small: int
    exact: int
    narrow: int


def exposed(grid: Grid, hidden: Set[Place]) -> Exposed:
    """Shown cells are known, hidden ones are not negative; all sums hold."""
    unknown = sorted(hidden)
    at = {place: position for position, place in enumerate(unknown)}
    matrix, right = _equations(grid, at)
    widths = [_width(matrix, right, at[place]) if place in at else 0.0 for place in sorted(grid.small)]
    narrow = sum(_SLACK <= width < grid.least - 1 - _SLACK for width in widths)
    return Exposed(len(widths), sum(width < _SLACK for width in widths), narrow)


def _equations(grid: Grid, at: dict[Place, int]) -> tuple[csr_matrix, npt.NDArray[np.float64]]:
    row, column, value, right = [], [], [], []
    for total, parts in grid.sums:
        entries = dict.fromkeys(parts, 1.0) | {total: -1.0}
        if not entries.keys() & at.keys():
            continue
        right.append(-sum(sign * grid.counts[place] for place, sign in entries.items() if place not in at))
        for place in entries.keys() & at.keys():
            row.append(len(right) - 1)
            column.append(at[place])
            value.append(entries[place])
    return csr_matrix((value, (row, column)), shape=(len(right), len(at))), np.array(right)


def _width(matrix: csr_matrix, right: npt.NDArray[np.float64], place: int) -> float:
    cost = np.zeros(matrix.shape[1])
    cost[place] = 1.0
    least = linprog(cost, A_eq=matrix, b_eq=right, bounds=(0, None), method="highs")
    most = linprog(-cost, A_eq=matrix, b_eq=right, bounds=(0, None), method="highs")
    return float(-most.fun - least.fun) if least.success and most.success else float("inf")

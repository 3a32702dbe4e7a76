"""A quantity's sums as one sparse system over all cells that are not known, and its parts that share no cell.

Flow: Block, bounds -> System -> warehouse/attack/ranges.py, elimination.py
A variable is a cell, published and hidden or never published; each row says that the unknown parts of a sum, less its
total, lie in a range: what the known cells of it leave.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import bmat, csr_matrix
from scipy.sparse.csgraph import connected_components

from warehouse.attack.axes import Sum
from warehouse.attack.block import DIMENSIONS, Block, Flags, Numbers
from warehouse.attack.bounds import SAME, Bounds

Positions = npt.NDArray[np.int_]


@dataclass(frozen=True)
class System:
    """`least <= matrix @ x <= most`, `low <= x <= high`.

    Attributes:
        cells: flat positions (place x standard x period) of the variables.
        targets: which variables are published and hidden.
    """

    cells: Positions
    matrix: csr_matrix
    least: Numbers
    most: Numbers
    low: Numbers
    high: Numbers
    targets: Positions


def system(block: Block, bounds: Bounds, rank: int) -> System:
    """The system of one quantity."""
    low, high = bounds.low[rank], bounds.high[rank]
    is_open = high - low > SAME
    number = np.full(low.shape, -1)
    number[is_open] = np.arange(int(is_open.sum()))
    rows = _Rows(number, low, high, _loose(block, low, high))
    for axis, name in enumerate(DIMENSIONS):
        if name in block.told[rank].adds_over:
            for one in block.axes[axis].sums:
                if not one.is_implied and block.holds(one, axis)[rank]:
                    rows.add(one, axis)
    matrix, least, most = rows.all()
    # a cell of no sum is nobody's to find
    summed = np.flatnonzero(np.diff(matrix.tocsc().indptr))
    cells = np.flatnonzero(is_open)[summed]
    targets = np.flatnonzero(block.hidden[rank].ravel()[cells])
    return System(cells, matrix[:, summed], least, most, low.ravel()[cells], high.ravel()[cells], targets)


def parts(whole: System) -> Iterator[System]:
    """All connected parts that hold a target but the largest, as one that a program settles side by side; then that."""
    is_target = np.zeros(len(whole.cells), dtype=bool)
    is_target[whole.targets] = True
    found = [(rows, cells) for rows, cells in _parts(whole.matrix) if is_target[cells].any()]
    found.sort(key=lambda part: -len(part[1]))
    for some in (found[1:], found[:1]):
        if some:
            rows, cells = (np.concatenate(numbers) for numbers in zip(*some, strict=True))
            yield System(
                whole.cells[cells], whole.matrix[rows][:, cells], whole.least[rows], whole.most[rows],
                whole.low[cells], whole.high[cells], np.flatnonzero(is_target[cells]),
            )  # fmt: skip


def _loose(block: Block, low: Numbers, high: Numbers) -> Flags:
    """Cells that no mart shows and nothing bounds: as the total of a sum they say nothing."""
    return (block.mart < 0) & np.isinf(high) & (low <= SAME)


class _Rows:
    def __init__(self, number: Positions, low: Numbers, high: Numbers, loose: Flags) -> None:
        self._number, self._low, self._high, self._loose = number, low, high, loose
        self._count = 0
        self._at: list[Positions] = []
        self._of: list[Positions] = []
        self._sign: list[Numbers] = []
        self._least: list[Numbers] = []
        self._most: list[Numbers] = []

    def add(self, one: Sum, axis: int) -> None:
        """The rows of one sum, one for each place of the other two dimensions."""
        members = (one.total, *one.parts)
        sign = np.array([-1.0, *(1.0 for _ in one.parts)])[:, None]

        def lines(array: Positions | Numbers | Flags) -> Numbers:
            """The members' values, one column for each line."""
            return np.moveaxis(array, axis, 0)[list(members)].reshape(len(members), -1).astype(float)

        number, low, high = lines(self._number).astype(int), lines(self._low), lines(self._high)
        is_loose = lines(self._loose)[0] > 0
        known_low, known_high = np.where(number < 0, low, 0.0), np.where(number < 0, high, 0.0)
        least = known_low[0] - known_high[1:].sum(axis=0) if one.is_whole else np.full(number.shape[1], -np.inf)
        most = known_high[0] - known_low[1:].sum(axis=0)
        keep = np.flatnonzero((number >= 0).any(axis=0) & ~is_loose)
        line = np.full(number.shape[1], -1)
        line[keep] = self._count + np.arange(len(keep))
        which, where = np.nonzero((number >= 0) & (line >= 0))
        self._at.append(line[where])
        self._of.append(number[which, where])
        self._sign.append(sign[which, 0])
        self._least.append(least[keep] - SAME)
        self._most.append(most[keep] + SAME)
        self._count += len(keep)

    def all(self) -> tuple[csr_matrix, Numbers, Numbers]:
        """Every row, with its range."""
        shape = (self._count, int(self._number.max(initial=-1)) + 1)
        if not self._count:
            return csr_matrix(shape), np.zeros(0), np.zeros(0)
        at, of, sign = (np.concatenate(found) for found in (self._at, self._of, self._sign))
        return csr_matrix((sign, (at, of)), shape=shape), np.concatenate(self._least), np.concatenate(self._most)


def _parts(matrix: csr_matrix) -> Iterator[tuple[Positions, Positions]]:
    rows = matrix.shape[0]
    if not rows:
        return
    both = bmat([[None, matrix], [matrix.T, None]], format="csr")
    count, label = connected_components(both, directed=False)
    order = np.argsort(label, kind="stable")
    for nodes in np.split(order, np.cumsum(np.bincount(label, minlength=count))[:-1]):
        yield nodes[nodes < rows], nodes[nodes >= rows] - rows

"""A system in its finest cells alone: every total written out, every sum once.

Flow: System -> Finest -> warehouse/attack/solver.py
A month of a group is its schools' month; its standard's month is the same schools' again. Written out, most sums become
the same one, and a program over the finest cells ends in a tenth of the time.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix, vstack

from warehouse.attack.block import Flags, Numbers
from warehouse.attack.bounds import SAME
from warehouse.attack.system import Positions, System

# From the finest cell to the year of the district there are fewer steps.
_DEPTH = 40
_DECIMALS = 9


@dataclass(frozen=True)
class Finest:
    """`least <= matrix @ y <= most`, `low <= y <= high`; a system's cells are `expansion @ y + rest`."""

    expansion: csr_matrix
    rest: Numbers
    matrix: csr_matrix
    least: Numbers
    most: Numbers
    low: Numbers
    high: Numbers


def finest(system: System, cap: float) -> Finest:
    """Writes the totals out; what rounding leaves open adds up along the way.

    Args:
        system: the sums.
        cap: what stands for "no upper end".
    """
    via = _ways(system)
    totals, cells = np.flatnonzero(via >= 0), np.flatnonzero(via < 0)
    count = len(via)
    itself = csr_matrix((np.ones(len(cells)), (cells, cells)), shape=(count, count))
    own = csr_matrix((np.ones(len(totals)), (np.arange(len(totals)), totals)), shape=(len(totals), count))
    parts = own.T @ (system.matrix[via[totals]] + own)
    middle, half = np.zeros(count), np.zeros(count)
    middle[totals] = -(system.least[via[totals]] + system.most[via[totals]]) / 2
    half[totals] = (system.most[via[totals]] - system.least[via[totals]]) / 2
    expansion, rest, open_ = itself, middle, half
    for _ in range(_DEPTH):
        before = expansion
        expansion, rest, open_ = parts @ expansion + itself, parts @ rest + middle, parts @ open_ + half
        if not (expansion != before).nnz:
            break
    expansion = expansion[:, cells].tocsr()
    left = np.setdiff1d(np.arange(system.matrix.shape[0]), via[totals])
    high = np.where(np.isfinite(system.high), system.high, cap)
    matrix, least, most = _distinct(system.matrix[left], system.least[left], system.most[left], expansion, rest, open_)
    # of a total's own bounds those that its cells' do not imply
    own_low, own_high = system.low - rest - open_, high - rest + open_
    asks = (expansion @ system.low[cells] < own_low - SAME) | (expansion @ high[cells] > own_high + SAME)
    asked = totals[asks[totals]]
    return Finest(
        expansion, rest, vstack([matrix, expansion[asked]], format="csr"),
        np.concatenate([least, own_low[asked]]), np.concatenate([most, own_high[asked]]),
        system.low[cells], high[cells],
    )  # fmt: skip


def _ways(system: System) -> Positions:
    """For each cell that is the total of an exact sum the shortest such, or -1."""
    matrix = system.matrix.tocoo()
    exact = np.isfinite(system.least) & np.isfinite(system.most)
    length = np.bincount(matrix.row, minlength=matrix.shape[0])
    is_total: Flags = (matrix.data < 0) & exact[matrix.row]
    rows, totals = matrix.row[is_total], matrix.col[is_total]
    order = np.lexsort((rows, length[rows]))[::-1]
    via = np.full(len(system.cells), -1)
    via[totals[order]] = rows[order]  # the last one stays: the shortest
    return via


def _distinct(
    sums: csr_matrix, least: Numbers, most: Numbers, expansion: csr_matrix, rest: Numbers, open_: Numbers
) -> tuple[csr_matrix, Numbers, Numbers]:
    """The sums over the finest cells, each once, with the narrowest range that any of them gives."""
    written = (sums @ expansion).tocsr()
    written.data = np.round(written.data, _DECIMALS)
    written.eliminate_zeros()
    written.sort_indices()
    slack = abs(sums) @ open_
    least, most = least - sums @ rest - slack, most - sums @ rest + slack
    known: dict[tuple[bytes, bytes], int] = {}
    rank = np.full(written.shape[0], -1)
    for row in range(written.shape[0]):
        first, end = written.indptr[row], written.indptr[row + 1]
        if first < end:
            rank[row] = known.setdefault((written.indices[first:end].tobytes(), written.data[first:end].tobytes()), row)
    kept, place = np.unique(rank[rank >= 0], return_inverse=True)
    low, high = np.full(len(kept), -np.inf), np.full(len(kept), np.inf)
    np.maximum.at(low, place, least[rank >= 0])
    np.minimum.at(high, place, most[rank >= 0])
    return written[kept], low, high

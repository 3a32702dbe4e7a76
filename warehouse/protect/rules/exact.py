"""Exact elimination modulo a prime: spans of rows of whole numbers."""

from collections.abc import Iterable, Iterator

import numpy as np
from scipy import sparse

from warehouse.protect.rules.unknowns import Ints

PRIME = 2_147_483_647


def cleared(rows: Ints, columns: Ints) -> Ints:
    """A basis, or more, of the vectors of the span that are zero on the columns.

    Args:
        rows: shape (rows, all columns).
        columns: numbers of those to get rid of.
    """
    rows, is_left = rows % PRIME, np.ones(len(rows), dtype=bool)
    for column in columns.tolist():
        holding = (is_left & (rows[:, column] != 0)).nonzero()[0]
        if len(holding):
            pivot = _shortest(rows, holding)
            _take_away(rows, pivot, column, holding[holding != pivot])
            is_left[pivot] = False
    return np.asarray(rows[is_left & (rows != 0).any(axis=1)])


def reduced(rows: Ints, order: Iterable[int]) -> tuple[Ints, Ints]:
    """The reduced echelon form, columns that come first in `order` leading first; and each row's leading column."""
    rows, is_left = rows % PRIME, np.ones(len(rows), dtype=bool)
    pivots, leading = list[int](), list[int]()
    for column in order:
        if len(pivots) == len(rows):
            break
        holding = rows[:, column].nonzero()[0]
        able = holding[is_left[holding]]
        if len(able):
            pivot = _shortest(rows, able)
            _take_away(rows, pivot, column, holding[holding != pivot])
            is_left[pivot] = False
            pivots.append(pivot)
            leading.append(column)
    return rows[pivots], np.array(leading, dtype=np.int64)


def less(rows: Ints, others: Ints) -> Ints:
    """Each row less what of it lies in the span of others: zero where all of it does."""
    basis, leading = reduced(others, range(others.shape[1]))
    rows = rows % PRIME
    for row, column in zip(basis, leading.tolist(), strict=True):
        rows = (rows - rows[:, column][:, None] * row) % PRIME
    return rows


def zero_on(rows: Ints) -> Ints:
    """Numbers by which a vector of the rows' span comes to zero, and any other one hardly ever."""
    basis, leading = reduced(rows, range(rows.shape[1]))
    numbers = np.random.default_rng(0).integers(1, PRIME, size=(rows.shape[1],))
    numbers[leading] = 0
    numbers[leading] = -(basis * numbers % PRIME).sum(axis=1) % PRIME
    return np.asarray(numbers)


def pieces(basis: Ints) -> Iterator[tuple[Ints, Ints]]:
    """What hangs together by rows of a reduced form: numbers of its rows, and of its columns."""
    ties = sparse.csr_matrix(basis != 0)
    count, part = sparse.csgraph.connected_components(sparse.bmat([[None, ties], [ties.T, None]]), directed=False)
    for at in range(count):
        rows, columns = np.flatnonzero(part[: len(basis)] == at), np.flatnonzero(part[len(basis) :] == at)
        if len(rows):
            yield rows, columns


def _shortest(rows: Ints, among: Ints) -> int:
    return int(among[0] if len(among) == 1 else among[np.count_nonzero(rows[among], axis=1).argmin()])


def _take_away(rows: Ints, pivot: int, column: int, others: Ints) -> None:
    """Makes the column one in the pivot's row and zero in the others."""
    there = rows[pivot].nonzero()[0]
    values, lead = rows[pivot, there], int(rows[pivot, column])
    if lead != 1:
        values = values * pow(lead, -1, PRIME) % PRIME
        rows[pivot, there] = values
    if len(others):
        at = others[:, None], there
        rows[at] = (rows[at] - rows[others, column][:, None] * values) % PRIME

"""What rows say of the finest unknown knots: every unknown total is put as the sum of what it is made of.

A row that only takes a total apart says nothing then and is gone; what is left is what a reader can work out.
"""

import numpy as np
from scipy import sparse

from warehouse.protect.rules.unknowns import Flags, Ints


def expanded(rows: sparse.csr_matrix, last: Flags) -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
    """Each unknown knot as a sum of the finest ones.

    Args:
        rows: equations over unknown knots; 1 for a row's total, -1 for its parts.
        last: of each row whether it is taken only where a total has no other one.

    Returns:
        Sums, shape (knots, knots): the finest ones have themselves, a total what one of its rows says. And how often
        each row was taken for it, shape (knots, rows): a knot is `sums` and `taken @ rows`.
    """
    entries, (count, size) = rows.tocoo(), rows.shape
    is_part = entries.data < 0
    part, row_of = entries.col[is_part], entries.row[is_part]
    total = np.full(count, -1)
    total[entries.row[~is_part]] = entries.col[~is_part]
    is_open = np.zeros(size, dtype=bool)
    is_open[total[total >= 0]] = True
    sums, taken, each = _themselves(~is_open), sparse.csr_matrix((size, count)), _themselves(np.ones(count, dtype=bool))
    while is_open.any():
        blocked = np.bincount(row_of, is_open[part], count) > 0
        ready = np.flatnonzero((total >= 0) & is_open[total] & ~blocked)
        ready = ready[~last[ready]] if not last[ready].all() else ready
        totals, first = np.unique(total[ready], return_index=True)
        if len(totals):
            chosen = ready[first]
            at = sparse.csr_matrix((np.ones(len(totals)), (totals, np.arange(len(totals)))), (size, len(totals)))
            sums, taken = sums - at @ (rows[chosen] @ sums), taken + at @ (each[chosen] - rows[chosen] @ taken)
        else:  # totals of one another: one of them stands for itself
            totals = np.flatnonzero(is_open)[:1]
            sums = sums + _themselves(np.isin(np.arange(size), totals))
        is_open[totals] = False
    return sums.tocsr(), taken.tocsr()


def over_finest(rows: sparse.csr_matrix, last: Flags) -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
    """The rows with what each unknown total is made of in its place, and which rows that was taken from."""
    sums, taken = expanded(rows, last)
    over = (rows @ sums).tocsr()
    over.eliminate_zeros()
    return over, taken


def once(rows: sparse.csr_matrix) -> Ints:
    """Numbers of rows that say something, the first one of each that say the same."""
    marks = np.round(np.abs(rows @ np.random.default_rng(0).random(rows.shape[1])), 9)
    values, first = np.unique(marks, return_index=True)
    return np.sort(first[values > 0])


def _themselves(which: Flags) -> sparse.csr_matrix:
    return sparse.diags(which.astype(float)).tocsr()

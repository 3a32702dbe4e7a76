"""What rows say of the finest unknown knots: every unknown total is put as the sum of what it is made of.

A row that only takes a total apart says nothing then and is gone; what is left is what a reader can work out.
"""

import numpy as np
from scipy import sparse

from warehouse.protect.rules.unknowns import Flags


def expanded(rows: sparse.csr_matrix) -> sparse.csr_matrix:
    """Each unknown knot as a sum of the finest ones.

    Args:
        rows: equations over unknown knots; 1 for a row's total, -1 for its parts.

    Returns:
        Shape (knots, knots): the finest ones have themselves, a total what one of its rows says. Times it, rows are
        equations over finest knots.
    """
    entries, size = rows.tocoo(), rows.shape[1]
    is_part = entries.data < 0
    part, row_of = entries.col[is_part], entries.row[is_part]
    total = np.full(rows.shape[0], -1)
    total[entries.row[~is_part]] = entries.col[~is_part]
    is_open = np.zeros(size, dtype=bool)
    is_open[total[total >= 0]] = True
    found = _themselves(~is_open)
    while is_open.any():
        blocked = np.bincount(row_of, is_open[part], rows.shape[0]) > 0
        ready = np.flatnonzero((total >= 0) & is_open[total] & ~blocked)
        totals, first = np.unique(total[ready], return_index=True)
        if len(totals):
            place = sparse.csr_matrix((-np.ones(len(totals)), (totals, np.arange(len(totals)))), (size, len(totals)))
            found = found + place @ rows[ready[first]] @ found
        else:  # totals of one another: one of them stands for itself
            totals = np.flatnonzero(is_open)[:1]
            found = found + _themselves(np.isin(np.arange(size), totals))
        is_open[totals] = False
    return found.tocsr()


def _themselves(which: Flags) -> sparse.csr_matrix:
    return sparse.diags(which.astype(float)).tocsr()

"""Which unknown knots all rows together determine: those that no move along the rows can change.

A random move of the finest knots is made orthogonal to every row (conjugate gradients, Hestenes and Stiefel 1952); a
knot that stays where it is then is determined.
"""

import numpy as np
from scipy import sparse

from warehouse.protect.rules.finest import expanded
from warehouse.protect.rules.unknowns import Flags, Floats

_STEPS, _DONE = 20_000, 1e-22
_NOTHING, _STILL = 1e-9, 1e-6


def determined(rows: sparse.csr_matrix) -> Flags:
    """For each unknown knot whether it can't move, as booleans in the order of the columns.

    Args:
        rows: equations over unknown knots; 1 for a row's total, -1 for its parts.
    """
    sums, _ = expanded(rows, np.zeros(rows.shape[0], dtype=bool))
    return np.asarray(np.abs(sums @ _move(_tidy((rows @ sums).tocsr()))) < _STILL)


def _tidy(rows: sparse.csr_matrix) -> sparse.csr_matrix:
    """Without rows of zeros and without repeated ones."""
    rows.data[abs(rows.data) < _NOTHING] = 0
    rows.eliminate_zeros()
    rows.sort_indices()
    rows = rows[np.diff(rows.indptr) > 0]
    if not rows.shape[0]:
        return rows
    scaled = (sparse.diags(1 / rows.data[rows.indptr[:-1]]) @ rows).tocsr()
    marks = scaled @ np.random.default_rng(0).random(rows.shape[1])
    _, first = np.unique(np.round(marks, 9), return_index=True)
    return sparse.csr_matrix(scaled[np.sort(first)])


def _move(rows: sparse.csr_matrix) -> Floats:
    """A random move, less what of it the rows do not allow."""
    move = np.random.default_rng(0).standard_normal(rows.shape[1])
    if not rows.shape[0]:
        return np.asarray(move)
    columns, scale = rows.T.tocsr(), 1 / np.asarray(rows.multiply(rows).sum(axis=1)).ravel()
    left = rows @ move
    towards = scaled = scale * left
    size = start = (left * scaled).sum()
    for _ in range(_STEPS):
        if size <= _DONE * start:
            break
        back = columns @ towards
        ahead = rows @ back
        step = size / (towards * ahead).sum()
        move -= step * back
        left -= step * ahead
        scaled = scale * left
        before, size = size, (left * scaled).sum()
        towards = scaled + size / before * towards
    return np.asarray(move)

"""Which unknown knots all rows together determine: those that no move along the rows can change.

Random moves are made orthogonal to every row; a knot that stays where it is in all of them is determined. For few knots
the moves are exact (singular values); for many they come from conjugate gradients on the rows (Hestenes and Stiefel
1952), which do not reach the end: what hardly moves counts as determined, which errs on the side of hiding.
"""

import numpy as np
from scipy import sparse

from warehouse.protect.rules.unknowns import Flags, Floats, Unknowns, gathered

_FEW, _VECTORS, _STEPS, _DONE = 1500, 3, 600, 1e-20
_STILL_EXACTLY, _STILL = 1e-8, 1e-2


def determined(of: Unknowns) -> Flags:
    """For each unknown knot whether it can't move, as booleans in the order of its columns."""
    rows, moves = gathered(of.rows)
    few = rows.shape[1] <= _FEW
    free = _all_moves(rows) if few else _some_moves(rows)
    reach = np.abs(np.asarray(moves @ free)).max(axis=1, initial=0)
    return np.asarray(reach < (_STILL_EXACTLY if few else _STILL))


def _all_moves(rows: sparse.csr_matrix) -> Floats:
    """A basis of what every row leaves as it is."""
    if not rows.shape[0] or not rows.shape[1]:
        return np.eye(rows.shape[1])
    values, vectors = np.linalg.eigh((rows.T @ rows).toarray())
    return np.asarray(vectors[:, values < _STILL_EXACTLY * max(1.0, values[-1])])


def _some_moves(rows: sparse.csr_matrix) -> Floats:
    """Random moves, less what of them the rows do not allow."""
    moves = np.random.default_rng(0).standard_normal((rows.shape[1], _VECTORS))
    columns, scale = rows.T.tocsr(), 1 / np.asarray(rows.multiply(rows).sum(axis=1)).reshape(-1, 1)
    left = rows @ moves
    scaled = scale * left
    towards, size = scaled.copy(), (left * scaled).sum(axis=0)
    enough = _DONE * size
    for _ in range(_STEPS):
        back = columns @ towards
        ahead = rows @ back
        step = size / np.maximum((towards * ahead).sum(axis=0), np.finfo(float).tiny)
        moves -= step * back
        left -= step * ahead
        scaled = scale * left
        before, size = size, (left * scaled).sum(axis=0)
        if (size <= enough).all():
            break
        towards = scaled + size / np.maximum(before, np.finfo(float).tiny) * towards
    return moves

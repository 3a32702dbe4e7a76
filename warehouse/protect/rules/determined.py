"""Which unknown knots all rows together determine: those that no move along the rows can change.

Random moves are made orthogonal to every row; a knot that stays where it is in all of them is determined. In a part
that hangs together they are made so by factoring its normal matrix; in one too large for that they come from conjugate
gradients on the rows (Hestenes and Stiefel 1952), which do not reach the end: there what hardly moves counts as
determined.
"""

import numpy as np
from scipy import linalg, sparse

from warehouse.protect.rules.unknowns import Flags, Floats, gathered

_LARGEST = 5000  # knots: 200 MB of doubles
_VECTORS, _STEPS, _DONE = 3, 600, 1e-20
_RIDGE, _AGAIN = 1e-7, 4
_STILL_EXACTLY, _STILL = 1e-6, 1e-2


def determined(equations: sparse.csr_matrix) -> Flags:
    """For each unknown knot whether it can't move, as booleans in the order of the columns."""
    rows, moves = gathered(equations)
    if not rows.shape[1]:
        return np.ones(equations.shape[1], dtype=bool)
    reach = np.zeros((rows.shape[1], _VECTORS))
    ties = abs(rows)
    count, part = sparse.csgraph.connected_components(sparse.bmat([[None, ties], [ties.T, None]]), directed=False)
    row_part, knot_part = part[: rows.shape[0]], part[rows.shape[0] :]
    for at in range(count):
        columns = np.flatnonzero(knot_part == at)
        own = rows[np.flatnonzero(row_part == at)][:, columns].tocsr()
        some = _some_moves(own) if len(columns) > _LARGEST else _moves(own)
        some[np.abs(some) < (_STILL if len(columns) > _LARGEST else _STILL_EXACTLY)] = 0
        reach[columns] = some
    return np.asarray(~np.any(np.asarray(moves @ reach), axis=1))


def _start(count: int) -> Floats:
    return np.random.default_rng(0).standard_normal((count, _VECTORS))


def _moves(rows: sparse.csr_matrix) -> Floats:
    """Random moves, less what of them the rows do not allow.

    With the rows' normal matrix N, r / (N + r) leaves a direction along the rows a small part of itself, and one that
    no row forbids as it is; done again and again nothing is left of the first.
    """
    moves = _start(rows.shape[1])
    if not rows.shape[0]:
        return moves
    normal = (rows.T @ rows).toarray()
    normal[np.diag_indices_from(normal)] += _RIDGE
    factor = linalg.cho_factor(normal, overwrite_a=True, check_finite=False)
    for _ in range(_AGAIN):
        moves = _RIDGE * linalg.cho_solve(factor, moves, check_finite=False)
    return np.asarray(moves)


def _some_moves(rows: sparse.csr_matrix) -> Floats:
    """The same, as far as so many steps go."""
    moves = _start(rows.shape[1])
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

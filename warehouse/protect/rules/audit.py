"""The audit: no hidden knot is known, or known to within a few people, by all rows together.

What a row by itself bounds too closely is looked for first, then what all rows determine, and last, in each part of the
net that hangs together, how far every hidden knot can lie. A part of more than `LARGEST` unknown knots is too large for
linear programs: there the bounds row by row and what is determined must do.
"""

import numpy as np
from scipy import sparse

from warehouse.protect.rules.bounds import bounds
from warehouse.protect.rules.determined import determined
from warehouse.protect.rules.table import Reason
from warehouse.protect.rules.unknowns import Flags, Floats, Unknowns, unknowns
from warehouse.protect.rules.view import View
from warehouse.protect.rules.widths import Widths

LARGEST = 4000
_EXACT = 1e-6


def settle_bounds(view: View) -> tuple[int, int]:
    """Hides a knot beside those that a row by itself, or row after row, bounds too closely.

    Returns:
        Knots hidden, and knots beside which there is none to hide.
    """
    of, need = _asked(view)
    return _hide_beside(view, of.knots[_bounded(of, need)].tolist(), again=True)


def settle_audit(view: View) -> tuple[int, int]:
    """Hides a knot beside those that all rows determine, or else beside those that they bound too closely.

    Returns:
        As above.
    """
    of, need = _asked(view)
    hidden, broken = _hide_beside(view, of.knots[determined(of) & (need > 0)].tolist(), again=False)
    return (hidden, broken) if hidden else _hide_beside(view, of.knots[_narrow(of, need)].tolist(), again=True)


def _asked(view: View) -> tuple[Unknowns, Floats]:
    """What a reader does not know, and how far apart the values of each hidden knot must lie."""
    of = unknowns(view)
    reach = (view.net.knots[k].least - 1.0 if k in view.reasons else 0.0 for k in of.knots.tolist())
    return of, np.fromiter(reach, dtype=float, count=len(of.knots))


def _bounded(of: Unknowns, need: Floats) -> Flags:
    low, high = bounds(of)
    return np.asarray(high - low < need - _EXACT)


def _narrow(of: Unknowns, need: Floats) -> Flags:
    found = np.zeros(len(need), dtype=bool)
    ties = abs(of.rows)
    count, part = sparse.csgraph.connected_components(sparse.bmat([[None, ties], [ties.T, None]]), directed=False)
    row_part, knot_part = part[: ties.shape[0]], part[ties.shape[0] :]
    sizes = np.bincount(knot_part, minlength=count)
    for at in np.unique(knot_part[need > 0]):
        if sizes[at] <= LARGEST:
            columns = np.flatnonzero(knot_part == at)
            rows = of.rows[np.flatnonzero(row_part == at)][:, columns]
            found[columns] = Widths(rows, of.weight[columns], need[columns]).narrow()
    return found


def _hide_beside(view: View, knots: list[int], *, again: bool) -> tuple[int, int]:
    """Hides one beside each; where it looks again anyway, none yet beside those whose rows it has just changed."""
    changed, hidden, broken = set[int](), 0, 0
    for knot in knots:
        if again and not changed.isdisjoint(view.net.rows_of[knot]):
            continue
        second = view.second(view.net.rows_of[knot])
        if second is None:
            broken += 1
            continue
        view.hide(second, Reason.AUDIT)
        changed.update(view.net.rows_of[second])
        hidden += 1
    return hidden, broken

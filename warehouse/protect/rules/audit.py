"""The audit: no hidden knot is known, or known to within a few people, by all rows together.

What a row by itself bounds too closely is looked for first, then what all rows determine, and last, in each part of the
net that hangs together, how far every hidden knot can lie. A part of more than `LARGEST` unknown knots is too large for
linear programs: there the bounds row by row and what is determined must do.
"""

from collections.abc import Callable, Iterable

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


def settle_audit(view: View) -> tuple[int, int]:
    """Hides a knot beside those that are known too well, by the first look that finds some and can mend one.

    Returns:
        Knots hidden, and knots beside which there is none to hide.
    """
    of = unknowns(view)
    need = np.array([view.net.knots[k].least - 1.0 if k in view.reasons else 0.0 for k in of.knots.tolist()])
    looks: Iterable[Callable[[Unknowns, Floats], Flags]] = (_bounded, _determined, _narrow)
    unmended = set[int]()
    for look in looks:
        hidden, broken = _hide_beside(view, of.knots[look(of, need)].tolist())
        unmended |= broken
        if hidden:
            return hidden, len(unmended)
    return 0, len(unmended)


def _bounded(of: Unknowns, need: Floats) -> Flags:
    low, high = bounds(of)
    return np.asarray(high - low < need - _EXACT)


def _determined(of: Unknowns, need: Floats) -> Flags:
    return determined(of) & (need > 0)


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


def _hide_beside(view: View, knots: list[int]) -> tuple[int, set[int]]:
    """Hides one beside each, and none beside those whose rows it has just changed: they are looked at again."""
    changed, hidden, broken = set[int](), 0, set[int]()
    for knot in knots:
        if not changed.isdisjoint(view.net.rows_of[knot]):
            continue
        second = view.second(view.net.rows_of[knot])
        if second is None:
            broken.add(knot)
            continue
        view.hide(second, Reason.AUDIT)
        changed.update(view.net.rows_of[second])
        hidden += 1
    return hidden, broken

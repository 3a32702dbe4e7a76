"""The audit: no hidden knot is known, or known to within a few people, by all rows together.

What a row by itself bounds too closely is looked for first, then what all rows determine, and last, in each part of the
net that hangs together, how far every hidden knot can lie. A part of more than `LARGEST` unknown knots is too large for
linear programs: there the bounds row by row and what is determined must do.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from scipy import sparse

from warehouse.protect.rules.bounds import bounds
from warehouse.protect.rules.determined import determined
from warehouse.protect.rules.table import Reason
from warehouse.protect.rules.unknowns import Flags, Floats, Ints, Unknowns, unknowns
from warehouse.protect.rules.view import View
from warehouse.protect.rules.widths import Widths

LARGEST = 1000
_EXACT = 1e-6


@dataclass(frozen=True)
class Part:
    """Unknown knots that hang together.

    Attributes:
        columns: their places among all unknown ones.
        rows, weight, numbers, knots: of them alone, as in `Unknowns`.
        need: how far apart the values of each must lie.
    """

    columns: Ints
    knots: Ints
    rows: sparse.csr_matrix
    numbers: Ints
    weight: Floats
    need: Floats


def settle_bounds(view: View) -> int:
    """Hides a knot beside those that a row by itself, or row after row, bounds too closely.

    Returns:
        Knots hidden.
    """
    of, need = asked(view)
    return _hide_beside(view, of.knots[_bounded(of, need)].tolist(), again=True)


def settle_audit(view: View) -> int:
    """Hides a knot beside those that all rows determine, or else beside those that they bound too closely.

    Returns:
        As above.
    """
    of, need = asked(view)
    parts = list(parts_of(of, need))
    still, close = (np.zeros(len(need), dtype=bool) for _ in range(2))
    for part in parts:
        still[part.columns] = _remembered(view, part, "still", lambda part: determined(part.rows))
    hidden = _hide_beside(view, of.knots[still & (need > 0)].tolist(), again=False)
    if hidden:
        return hidden
    for part in parts:
        close[part.columns] = _remembered(view, part, "close", _narrow)
    return _hide_beside(view, of.knots[close].tolist(), again=True)


def asked(view: View) -> tuple[Unknowns, Floats]:
    """What a reader does not know, and how far apart the values of each hidden knot must lie."""
    of = unknowns(view)
    reach = (view.net.knots[k].least - 1.0 if k in view.reasons else 0.0 for k in of.knots.tolist())
    return of, np.fromiter(reach, dtype=float, count=len(of.knots))


def _bounded(of: Unknowns, need: Floats) -> Flags:
    low, high = bounds(of)
    return np.asarray(high - low < need - _EXACT)


def parts_of(of: Unknowns, need: Floats) -> Iterator[Part]:
    """What hangs together by rows, each by itself."""
    ties = abs(of.rows)
    count, part = sparse.csgraph.connected_components(sparse.bmat([[None, ties], [ties.T, None]]), directed=False)
    row_part, knot_part = part[: ties.shape[0]], part[ties.shape[0] :]
    by_row, by_knot = (
        np.split(np.argsort(p, kind="stable"), np.cumsum(np.bincount(p, minlength=count))[:-1])
        for p in (row_part, knot_part)
    )
    for own, columns in zip(by_row, by_knot, strict=True):
        if (need[columns] > 0).any():
            rows = of.rows[own][:, columns].tocsr()
            yield Part(columns, of.knots[columns], rows, of.numbers[own], of.weight[columns], need[columns])


def _remembered(view: View, part: Part, question: str, answer: Callable[[Part], Flags]) -> Flags:
    """The answer of before, where nothing of the part has changed since."""
    told = (part.rows.indptr, part.rows.indices, part.rows.data, part.weight, part.need)
    key = question, sha256(b"".join(np.ascontiguousarray(values).tobytes() for values in told)).digest()
    if key not in view.answers:
        view.answers[key] = answer(part)
    return view.answers[key]


def _narrow(part: Part) -> Flags:
    if len(part.columns) > LARGEST:
        return np.zeros(len(part.columns), dtype=bool)
    return Widths(part.rows, part.weight, part.need).narrow()


def _hide_beside(view: View, knots: list[int], *, again: bool) -> int:
    """Hides one beside each; where it looks again anyway, none yet beside those whose rows it has just changed."""
    changed, hidden = set[int](), 0
    for knot in knots:
        rows = view.net.rows_of[knot]
        if ("audit", (knot,)) in view.settled or (again and not changed.isdisjoint(rows)):
            continue
        second = view.second(rows)
        if view.mends("audit", (knot,), second, Reason.AUDIT) and second is not None:
            changed.update(view.net.rows_of[second])
            hidden += 1
    return hidden

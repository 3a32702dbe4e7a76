"""The audit: no hidden knot is known, or known to within a few people, by all rows together.

What a row by itself bounds too closely is looked for first, then what all rows determine, and last, in each part of the
net that hangs together, how far every hidden knot can lie. A part of more than `LARGEST` unknown knots is too large for
linear programs: there the bounds row by row and what is determined must do.
"""

from collections.abc import Iterable, Iterator

import numpy as np

from warehouse.protect.rules.bounds import bounds
from warehouse.protect.rules.determined import determined
from warehouse.protect.rules.lines import settle_lines
from warehouse.protect.rules.parts import asked, parts_of
from warehouse.protect.rules.seen import EXACT, Measure, Seen
from warehouse.protect.rules.table import Reason
from warehouse.protect.rules.unknowns import Flags, Floats, Ints, Unknowns
from warehouse.protect.rules.view import View
from warehouse.protect.rules.widths import Widths

LARGEST = 8000


def settle_bounds(view: View) -> int:
    """Hides a knot beside those that a row by itself, or row after row, bounds too closely.

    Returns:
        Knots hidden.
    """
    return next((hidden for measure in Measure if (hidden := _hide_beside_bounded(view, measure))), 0)


def settle_audit(view: View) -> int:
    """Hides a knot beside those that all rows determine, until there are none, or else beside those held too closely.

    Returns:
        As above.
    """
    hidden, more = 0, 1
    while more:
        of, need, parts = _open(view, Measure.PEOPLE)
        more = _Beside(view, again=False).hide(_determined(view, of, need, _bundles(parts)))
        if more:
            hidden += more + settle_lines(view)
    return hidden or next((more for measure in Measure if (more := _hide_beside_close(view, measure))), 0)


def _hide_beside_bounded(view: View, measure: Measure) -> int:
    of, need = asked(view, measure)
    beside = _Beside(view)
    beside.hide(of.knots[_bounded(of, need, view.seen[measure])].tolist())
    return beside.hidden


def _open(view: View, measure: Measure) -> tuple[Unknowns, Floats, list[Ints]]:
    """What is asked still, and the columns of each part in which it is."""
    of, need = asked(view, measure)
    need[view.seen[measure].is_wide(of.knots, need)] = 0
    return of, need, [part.columns for part in parts_of(of, need)]


def _determined(view: View, of: Unknowns, need: Floats, areas: Iterable[Ints]) -> list[int]:
    """The knots that all rows determine, of those that must not be known."""
    found, seen = [], view.seen[Measure.PEOPLE]
    for columns in areas:
        knots, must = of.knots[columns], need[columns] > 0
        if not seen.is_free[knots[must]].all():
            still = determined(of.among(columns))
            seen.is_free[knots[~still]] = True
            found += knots[still & must].tolist()
    return found


def _hide_beside_close(view: View, measure: Measure) -> int:
    """Hides beside those that are held closely; what is asked of one may be needless once another has been hidden."""
    (of, need, parts), seen = _open(view, measure), view.seen[measure]
    for columns in _bundles(parts):
        if len(columns) <= LARGEST:
            Widths(of, columns, need[columns], seen).turns()
    beside = _Beside(view)
    for columns in parts:
        if len(columns) > LARGEST or seen.is_wide(of.knots[columns], need[columns]).all():
            continue
        widths = Widths(of, columns, need[columns], seen)
        for column in np.flatnonzero(widths.is_narrow()).tolist():
            knot = int(of.knots[columns[column]])
            if beside.may(knot) and widths.is_close(column):
                beside.hide([knot])
    return beside.hidden


def _bounded(of: Unknowns, need: Floats, seen: Seen) -> Flags:
    low, high = bounds(of)
    return np.asarray(seen.reach(high - of.weight, of.weight - low) < need - EXACT)


def _bundles(parts: Iterable[Ints]) -> Iterator[Ints]:
    """Small parts together: one linear program for many is the quicker."""
    bundle, size = list[Ints](), 0
    for columns in parts:
        if bundle and size + len(columns) > LARGEST:
            yield np.concatenate(bundle)
            bundle, size = [], 0
        bundle.append(columns)
        size += len(columns)
    if bundle:
        yield np.concatenate(bundle)


class _Beside:
    """Hides a knot beside others.

    Attributes:
        again: whether somebody looks again anyway: none yet beside those whose rows have just changed.
        hidden: how many so far.
    """

    def __init__(self, view: View, *, again: bool = True):
        self.view, self.again, self.hidden = view, again, 0
        self._changed = set[int]()

    def may(self, knot: int) -> bool:
        """Whether it is its turn."""
        is_settled = ("audit", (knot,)) in self.view.settled
        return not (is_settled or (self.again and not self._changed.isdisjoint(self.view.net.rows_of[knot])))

    def hide(self, knots: Iterable[int]) -> int:
        """Hides one beside each whose turn it is; returns how many were hidden by now."""
        for knot in knots:
            if not self.may(knot):
                continue
            second = self.view.second(self.view.net.rows_of[knot])
            if self.view.mends("audit", (knot,), second, Reason.AUDIT) and second is not None:
                self._changed.update(self.view.net.rows_of[second])
                self.hidden += 1
        return self.hidden

"""Distinct people by counting: no small cell's number of people follows to within fewer than `least` - 1.

Numbers of distinct people do not add up, and still bound one another (domain brief 5.3, step 10): the largest part <= a
total <= the sum of its parts, and what lies within a cell has no more people than the cell. What is shown narrows what
is hidden along all sums and nests, until nothing moves.
"""

from dataclasses import dataclass

import numpy as np

from warehouse.protect.rules.bounds import others
from warehouse.protect.rules.net import Net
from warehouse.protect.rules.table import Count, Reason
from warehouse.protect.rules.unknowns import Flags, Floats
from warehouse.protect.rules.view import View

RULE = "counting"


@dataclass(frozen=True)
class Ranges:
    """The fewest and the most people that each knot can have.

    Attributes:
        holds: by entry of the rows, whether it alone would hold its knot's fewest or most people where they are.
    """

    low: Floats
    high: Floats
    holds: Flags


class Counting:
    """What a net says of numbers of people: its sums, its nests, to whose inner knot others may come, and its counts.

    Attributes:
        need: how far apart the fewest and most people of each small knot must lie; 0 for all others.
    """

    def __init__(self, net: Net):
        self.net, places = net, net.places
        told = [*(Count(outer, (inner,), is_open=True) for outer, inner in net.nests), *net.counts]
        lengths, known = [1 + len(one.parts) for one in told], len(places.totals)
        more = np.array([knot for one in told for knot in (one.total, *one.parts)], dtype=np.int64)
        self.knot = np.concatenate([places.knot, more])
        self.row = np.concatenate([places.row, np.repeat(np.arange(len(told)) + known, lengths)])
        self.is_part = np.diff(self.row, prepend=-1) == 0
        self.totals = np.concatenate([places.totals, np.array([one.total for one in told], dtype=np.int64)])[self.row]
        sums = np.zeros(known, dtype=bool)
        self.is_open = np.concatenate([sums, np.array([one.is_open for one in told], dtype=bool)])[self.row]
        self.is_apart = np.concatenate([sums, np.array([one.is_apart for one in told], dtype=bool)])[self.row]
        self.is_counted = np.array([knot.is_counted for knot in net.knots], dtype=bool)
        self.need = np.where([knot.is_sensitive for knot in net.knots], places.least - 1, 0)

    def settle(self, view: View) -> int:
        """Hides one knot more of what holds a small one too closely.

        Returns:
            Knots hidden.
        """
        if not self.is_counted.any():
            return 0
        is_hidden = np.zeros(len(self.need), dtype=bool)
        is_hidden[list(view.reasons)] = True
        ranges = self.ranges(self.is_counted & ~np.array(view.unknown, dtype=bool))
        changed, hidden = set[int](), 0
        for knot in np.flatnonzero(is_hidden & (ranges.high - ranges.low < self.need)).tolist():
            if (RULE, (knot,)) in view.settled or not changed.isdisjoint(self.net.rows_of[knot]):
                continue
            second = self._second(view, ranges, knot)
            if view.mends(RULE, (knot,), second, Reason.AUDIT) and second is not None:
                changed.update(self.net.rows_of[second])
                hidden += 1
        return hidden

    def ranges(self, is_known: Flags) -> Ranges:
        """Narrows what is not known by what is: whatever has activity has somebody."""
        people = self.net.places.people.astype(float)
        low = np.where(is_known, people, np.minimum(1, people))
        high = np.where(is_known, people, np.inf)
        start = low.copy()
        while True:
            fewest, most = self._implied(low, high)
            before = low.copy(), high.copy()
            np.maximum.at(low, self.knot, fewest)
            np.minimum.at(high, self.knot, most)
            if (before[0] == low).all() and (before[1] == high).all():
                low_is, high_is = low[self.knot], high[self.knot]
                of_low = (fewest == low_is) & (low_is > start[self.knot])
                return Ranges(low, high, of_low | ((most == high_is) & np.isfinite(high_is)))

    def _implied(self, low: Floats, high: Floats) -> tuple[Floats, Floats]:
        """What each row says of each of its knots: the fewest and the most."""
        part, row = self.is_part, self.row
        beside = np.where(self.is_open, np.inf, others(np.where(part, high[self.knot], 0.0), row, np.inf))
        inside = np.where(part, low[self.knot], 0.0)
        largest = np.zeros(len(row))
        np.maximum.at(largest, row, inside)
        together = others(inside, row, np.inf)
        fewest = np.where(part, low[self.totals] - beside, np.where(self.is_apart, together, largest[row]))
        return fewest, np.where(part, high[self.totals] - np.where(self.is_apart, together, 0.0), beside)

    def _second(self, view: View, ranges: Ranges, knot: int) -> int | None:
        """The cheapest knot of the rows that hold it, or else of those that hold the others of these."""
        ring, seen = {knot}, set[int]()
        while ring and not view.is_closed:
            seen |= ring
            rows = self.row[ranges.holds & np.isin(self.knot, list(ring))]
            near = set(self.knot[np.isin(self.row, rows)].tolist())
            best = view.cheapest(near)
            if best is not None:
                return best
            ring = near - seen
        return None

"""How far each hidden knot can lie by all sums together (HiGHS, Huangfu and Hall 2018, through scipy).

One linear program moves as many knots as it can as far as each must be able to move, up or down by turns, for as long
as that shows another one to lie far enough; only those that are left get programs of their own.
"""

import numpy as np
from scipy.optimize import linprog

from warehouse.protect.rules.seen import Seen
from warehouse.protect.rules.unknowns import Flags, Floats, Ints, Unknowns

# turns in a row, one of them up and one down, that show nothing new
_IDLE = 2


class Widths:
    """Tables that fit what is told: moves of knots away from the truth along the rows, until one of them is nothing.

    Attributes:
        rows, knots, weight: of the columns that may move, as in `Unknowns`.
        need: how far apart each one's values must lie; 0 where it does not matter.
    """

    def __init__(self, of: Unknowns, columns: Ints, need: Floats, seen: Seen):
        self.rows, self.knots, self.weight = of.among(columns), of.knots[columns], of.weight[columns]
        self.need, self.seen = need, seen

    def is_narrow(self) -> Flags:
        """Which have not yet been seen to lie as far apart as they need to."""
        return ~self.seen.is_wide(self.knots, self.need)

    def turns(self) -> None:
        """Moves many at once, in another direction each time."""
        turn = idle = 0
        left = np.flatnonzero(self.is_narrow())
        while len(left) and idle < _IDLE:
            share = np.random.default_rng(turn).random(len(left)) if turn >= _IDLE else np.ones(len(left))
            self._move(left, share, up=not turn % 2)
            before, left = len(left), np.flatnonzero(self.is_narrow())
            turn, idle = turn + 1, idle + 1 if before == len(left) else 0

    def is_close(self, column: int) -> bool:
        """Whether one of them can't lie as far apart as it needs to."""
        for up in (True, False):
            if self.is_narrow()[column]:
                self._move(np.array([column]), np.ones(1), up=up)
        return bool(self.is_narrow()[column])

    def _move(self, columns: Ints, share: Floats, *, up: bool) -> None:
        """Makes a weighted sum of some columns as large (or small) as it can be, none beyond what it needs."""
        cost, low, high = np.zeros(len(self.knots)), -self.weight, np.full(len(self.knots), np.inf)
        at = self.knots[columns]
        if up:
            cost[columns], high[columns] = -share, self.need[columns] - self.seen.less[at]
        else:
            cost[columns] = share
            low[columns] = np.maximum(low[columns], self.seen.more[at] - self.need[columns])
        limits, still = np.column_stack([low, high]), np.zeros(self.rows.shape[0])
        found = linprog(cost, A_eq=self.rows, b_eq=still, bounds=limits, method="highs")
        if found.x is not None:
            self.seen.moved(self.knots, found.x)

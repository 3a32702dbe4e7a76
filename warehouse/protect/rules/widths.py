"""How far each hidden knot can lie by all sums together (HiGHS, Huangfu and Hall 2018, through scipy).

One linear program moves as many knots as it can as far as each must be able to move, up or down by turns, for as long
as that shows another one to lie far enough; only those that are left get programs of their own.
"""

import numpy as np
from scipy.optimize import linprog

from warehouse.protect.rules.finest import expanded, once
from warehouse.protect.rules.seen import Seen
from warehouse.protect.rules.unknowns import Flags, Floats, Ints, Unknowns

# turns in a row, one of them up and one down, that show nothing new
_IDLE = 2


class Widths:
    """Tables that fit what is told: moves of knots away from the truth along the rows, until one of them is nothing.

    Totals move as the finest knots do that they are made of, so that only these are looked for.

    Attributes:
        knots: those that may move, as in `Unknowns`.
        need: how far each must reach, as `seen` measures it; 0 where it does not matter.
        sums: each of them as a sum of the finest.
        rows: what the finest may not change.
        least: how far down each of the finest can go.
    """

    def __init__(self, of: Unknowns, columns: Ints, need: Floats, seen: Seen):
        self.knots, self.need, self.seen = of.knots[columns], need, seen
        rows = of.among(columns)
        sums = expanded(rows, np.zeros(rows.shape[0], dtype=bool))[0]
        finest = np.unique(sums.indices)
        self.sums, self.least = sums[:, finest].tocsr(), -of.weight[columns][finest]
        over = (rows @ self.sums).tocsr()
        self.rows = over[once(over)]

    def is_narrow(self) -> Flags:
        """Which have not yet been seen to lie as far apart as they need to."""
        return ~self.seen.is_wide(self.knots, self.need)

    def turns(self) -> None:
        """Moves many at once, in another direction each time."""
        turn = idle = 0
        left = np.flatnonzero(self.is_narrow())
        while len(left) > 1 and idle < _IDLE:
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
        sign = 1.0 if up else -1.0
        moved = self.sums[columns]
        found = linprog(
            -sign * (moved.T @ share),
            A_ub=sign * moved,
            b_ub=self.need[columns] / (1 if up else self.seen.measure.value),
            A_eq=self.rows,
            b_eq=np.zeros(self.rows.shape[0]),
            bounds=np.column_stack([self.least, np.full(len(self.least), np.inf)]),
            method="highs",
        )
        if found.x is not None:
            self.seen.moved(self.knots, self.sums @ found.x)

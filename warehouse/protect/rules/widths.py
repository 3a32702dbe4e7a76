"""How far each hidden knot can lie by all sums together (HiGHS, Huangfu and Hall 2018, through scipy).

One linear program moves as many knots as it can by as much as each must be able to move, up or down; only those that it
leaves get programs of their own.
"""

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import linprog

from warehouse.protect.rules.unknowns import Floats, Ints

_EXACT = 1e-6
# how often many are moved at once, up and down by turns
_TURNS = 6


class Widths:
    """The values that fit `rows @ weight` and are not negative, as far as they were seen.

    Attributes:
        need: how far apart each column's must lie; 0 where it does not matter.
        more, less: by how much each column was seen above and below the truth.
    """

    def __init__(self, rows: sparse.csr_matrix, weight: Floats, need: Floats):
        self.rows, self.weight, self.need = rows, weight, need
        self.more, self.less = np.zeros(len(weight)), np.zeros(len(weight))

    def narrow(self) -> npt.NDArray[np.bool_]:
        """Which of the columns can't lie as far apart as they need to."""
        for turn in range(_TURNS):
            self._move(np.flatnonzero(self._is_narrow()), 1 - 2 * (turn % 2))
        for column in np.flatnonzero(self._is_narrow()):
            for sign in (1, -1):
                if self._is_narrow()[column]:
                    self._move(np.array([column]), sign)
        return self._is_narrow()

    def _is_narrow(self) -> npt.NDArray[np.bool_]:
        return self.more + self.less < self.need - _EXACT

    def _move(self, columns: Ints, sign: int) -> None:
        """Makes the sum of some columns as large (or small) as it can be, none beyond its need."""
        if not len(columns):
            return
        cost, low, high = np.zeros(len(self.weight)), np.zeros(len(self.weight)), np.full(len(self.weight), np.inf)
        cost[columns] = -sign
        if sign > 0:
            high[columns] = (self.weight + self.need)[columns]
        else:
            low[columns] = np.maximum(0, (self.weight - self.need)[columns])
        limits = np.column_stack([low, high])
        found = linprog(cost, A_eq=self.rows, b_eq=self.rows @ self.weight, bounds=limits, method="highs")
        if found.x is not None:
            self.more = np.maximum(self.more, found.x - self.weight)
            self.less = np.maximum(self.less, self.weight - found.x)

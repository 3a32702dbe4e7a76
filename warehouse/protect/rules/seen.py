"""What the audit has seen of the knots' freedom; hiding more takes none of it away, so nobody is asked twice."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

EXACT = 1e-6


@dataclass
class Seen:
    """By knot of a net.

    Attributes:
        more, less: by how much its value was seen above and below the truth in tables that fit all that is told.
        is_free: whether it is known not to be determined.
    """

    more: npt.NDArray[np.float64]
    less: npt.NDArray[np.float64]
    is_free: npt.NDArray[np.bool_]

    @classmethod
    def nothing(cls, count: int) -> "Seen":
        """Of so many knots."""
        return cls(np.zeros(count), np.zeros(count), np.zeros(count, dtype=bool))

    def is_wide(self, knots: npt.NDArray[np.int64], need: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
        """Whether the values of each were seen as far apart as they need to be."""
        return np.asarray(self.more[knots] + self.less[knots] >= need - EXACT)

    def forget(self, knots: Sequence[int]) -> None:
        """What hangs together with something that is shown again may be less free."""
        at = list(knots)
        self.more[at] = self.less[at] = 0.0
        self.is_free[at] = False

    def moved(self, knots: npt.NDArray[np.int64], by: npt.NDArray[np.float64]) -> None:
        """Another table that fits; `by` is how far each of these knots lies from the truth there."""
        self.more[knots], self.less[knots] = np.maximum(self.more[knots], by), np.maximum(self.less[knots], -by)
        self.is_free[knots] |= np.abs(by) > EXACT

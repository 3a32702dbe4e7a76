"""What the audit has seen of the knots' freedom; hiding more takes none of it away, so nobody is asked twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
import numpy.typing as npt

EXACT = 1e-6

Floats = npt.NDArray[np.float64]
Knots = npt.NDArray[np.int64]


class Measure(Enum):
    """What a hidden knot's values must lie apart in; the value is how much a way down counts, beside one up.

    PEOPLE: so many persons' worth between the least and the greatest. AMOUNT: the greatest twice the least: up from the
    truth, and twice the way down, make the truth itself.
    """

    PEOPLE = 1
    AMOUNT = 2


@dataclass
class Seen:
    """By knot of a net.

    Attributes:
        more, less: by how much its value was seen above and below the truth in tables that fit all that is told.
        is_free: whether it is known not to be determined.
    """

    more: Floats
    less: Floats
    is_free: npt.NDArray[np.bool_]
    measure: Measure = Measure.PEOPLE

    @classmethod
    def nothing(cls, count: int, measure: Measure = Measure.PEOPLE) -> "Seen":
        """Of so many knots."""
        return cls(np.zeros(count), np.zeros(count), np.zeros(count, dtype=bool), measure)

    def is_wide(self, knots: Knots, need: Floats) -> npt.NDArray[np.bool_]:
        """Whether each was seen to reach as far as it needs to."""
        return np.asarray(self.reach(self.more[knots], self.less[knots]) >= need - EXACT)

    def reach(self, more: Floats, less: Floats) -> Floats:
        """How far knots reach that can lie so much above and below the truth."""
        return more + self.measure.value * less

    def forget(self, knots: Sequence[int]) -> None:
        """What hangs together with something that is shown again may be less free."""
        at = list(knots)
        self.more[at] = self.less[at] = 0.0
        self.is_free[at] = False

    def moved(self, knots: Knots, by: Floats) -> None:
        """Another table that fits; `by` is how far each of these knots lies from the truth there."""
        self.more[knots], self.less[knots] = np.maximum(self.more[knots], by), np.maximum(self.less[knots], -by)
        self.is_free[knots] |= np.abs(by) > EXACT

"""What one invented district comes to, and how many of them are added up."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import fsum

import numpy as np

Generator = np.random.Generator
# Coverage that an interval of 95 % is held to.
LEAST, MOST = 0.93, 0.97


@dataclass(frozen=True)
class Trial:
    """One estimate beside what was planted; without ends where no interval was told."""

    truth: float
    estimate: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Design:
    """A way to invent districts, and the estimator that looks at them.

    Attributes:
        district: one district's estimates; a list where it has several (schools).
        is_judged: False for what stands beside for comparison.
    """

    estimator: str
    name: str
    district: Callable[[Generator], list[Trial]]
    is_judged: bool = True


@dataclass(frozen=True)
class Tally:
    """Coverage (0-1) and width of the intervals, bias of the estimates, over so many districts."""

    estimator: str
    name: str
    districts: int
    told: float
    coverage: float | None
    width: float | None
    bias: float | None
    is_judged: bool = True

    @property
    def verdict(self) -> str:
        """`met`, `wide` (covers more than it says), `MISSED`, `no interval`, or nothing where it is not judged."""
        if not self.is_judged:
            return ""
        if self.coverage is None:
            return "no interval"
        return "MISSED" if self.coverage < LEAST else "wide" if self.coverage > MOST else "met"


def tally(design: Design, districts: int, trials: Iterable[Trial]) -> Tally:
    """Adds up a design's trials."""
    given = list(trials)
    ends = [(t.low, t.high, t.truth) for t in given if t.low is not None and t.high is not None]
    off = [t.estimate - t.truth for t in given if t.estimate is not None]
    return Tally(
        design.estimator,
        design.name,
        districts,
        len(ends) / len(given) if given else 0.0,
        sum(low <= truth <= high for low, high, truth in ends) / len(ends) if ends else None,
        fsum(high - low for low, high, _ in ends) / len(ends) if ends else None,
        fsum(off) / len(off) if off else None,
        design.is_judged,
    )

"""Change of a share that each person has (of a few rated tasks): mean of after less before, in percentage points.

Formula: D = mean of (after - before) over people, D +/- t(0.975, n - 1) s_D / sqrt(n): the paired t interval, Student
(1908), "The probable error of a mean", Biometrika 6, 1-25. Not standardised: where most have none before, the spread
before is a matter of few, and an interval of the change in such units covers .87 to .92 (docs/estimates.md).
Below eight people it is told and covers more than it says: a share of two tasks has three values.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import fsum, sqrt

from scipy import stats

from warehouse.estimate.origin import FEW_PEOPLE, NO_SPREAD, Origin, origin

_LEAST_PEOPLE = 5
_POINTS = 100
_DECIMALS = 9


@dataclass(frozen=True)
class ShareChange:
    """Percentage points after less before, -100 to 100, of the mean person; ends of the interval lie within, too.

    `reason`: of `few_people` there is nothing, of `no_spread` (everybody changed alike) no interval.
    """

    n: int
    origin: Origin
    points: float | None = None
    se: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    reason: str | None = None


def share_change(before: Sequence[float], after: Sequence[float]) -> ShareChange:
    """How many percentage points more after than before, with a 95 % interval.

    Args:
        before: each person's share before, 0 to 1.
        after: the same person's share after.

    Raises:
        ValueError: the lists differ in length, or a share is not within 0 and 1.
    """
    if len(before) != len(after) or not all(0 <= x <= 1 for x in (*before, *after)):
        message = f"{len(before)} shares before, {len(after)} after: need as many of each, from 0 to 1"
        raise ValueError(message)
    n = len(before)
    told = ShareChange(n, origin("paired_share_t", "scipy"))
    if n < _LEAST_PEOPLE:
        return replace(told, reason=FEW_PEOPLE)
    changes = [b - a for a, b in zip(before, after, strict=True)]
    mean = fsum(changes) / n
    spread = sqrt(fsum((x - mean) ** 2 for x in changes) / (n - 1))
    told = replace(told, points=_POINTS * mean)
    if not round(spread, _DECIMALS):
        return replace(told, reason=NO_SPREAD)
    se = spread / sqrt(n)
    half = float(stats.t.ppf(0.975, n - 1)) * se
    low, high = max(-1.0, mean - half), min(1.0, mean + half)
    return replace(told, se=_POINTS * se, ci_low=_POINTS * low, ci_high=_POINTS * high)

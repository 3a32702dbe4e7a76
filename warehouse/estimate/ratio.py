"""Change of what is counted and skewed (weekly events of a learning platform): a ratio of after to before.

Formula: L = mean of log((after + 1/2) / (before + 1/2)) over people, ratio = exp(L); with one school the t interval of
L with n - 1 degrees of freedom, with several CR2 (clusters.py). The half keeps zeros in, and takes away most of a
logarithm's bias for counts: by Taylor's series E log(X + c) = log m + (c - 1/2) / m of a Poisson count. Ratios as
effects of skewed outcomes: Friedrich, Adhikari & Beyene (2008), "The ratio of means method as an alternative to mean
differences for analyzing continuous outcome variables in meta-analysis", BMC Med. Res. Methodol. 8:32, with the
geometric in the place of the arithmetic mean.
Why logarithms: a few people make most of the events, so that the interval of a mean of counts rests on whether they
are in the sample. If coaching multiplies what each would have done, log ratios lie evenly around one middle however
skewed the counts. It is the typical person's change, not that of the total.
People without an event before and after say nothing and are left out, and counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import exp, isfinite, sqrt

import numpy as np
from scipy import stats

from warehouse.estimate.clusters import cr2
from warehouse.estimate.origin import FEW_PEOPLE, FEW_SCHOOLS, NO_SPREAD, Origin, origin

_LEAST_PEOPLE = 5
_LEAST_DF = 4
_DECIMALS = 4


@dataclass(frozen=True)
class RatioChange:
    """Events after for one before, of the typical person; `log_se` is of its logarithm.

    `reason`: of `few_people` and `no_spread` there is no ratio, of `few_schools` no interval.
    """

    n: int
    n_without_events: int
    n_schools: int
    origin: Origin
    ratio: float | None = None
    log_se: float | None = None
    df: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    reason: str | None = None


def ratio_change(before: Sequence[float], after: Sequence[float], schools: Sequence[str]) -> RatioChange:
    """How many times as many events after as before, with a 95 % interval.

    Args:
        before: events of each person over some weeks before; 0 or more.
        after: the same person's events over as many weeks after.
        schools: where each person is.

    Raises:
        ValueError: the lists differ in length, or a count is below 0 or not finite.
    """
    if not len(before) == len(after) == len(schools) or not all(isfinite(x) and x >= 0 for x in (*before, *after)):
        message = f"{len(before)} counts before, {len(after)} after: need as many of each and of schools, 0 or more"
        raise ValueError(message)
    rows = sorted((s, b, a) for s, b, a in zip(schools, before, after, strict=True) if b or a)
    places = [row[0] for row in rows]
    told = RatioChange(len(rows), len(before) - len(rows), len(set(places)), origin("log_ratio_cr2", "scipy"))
    if len(rows) < _LEAST_PEOPLE:
        return replace(told, reason=FEW_PEOPLE)
    logs = np.log([(a + 0.5) / (b + 0.5) for _, b, a in rows])
    if not round(float(logs.std()), _DECIMALS):
        return replace(told, reason=NO_SPREAD)
    middle = float(logs.mean())
    told = replace(told, ratio=exp(middle))
    if told.n_schools == 1:
        variance, df = float(logs.var(ddof=1)) / len(logs), float(len(logs) - 1)
    else:
        variance, df = cr2(np.ones((len(logs), 1)), logs - middle, places, np.ones(1))
    if df < _LEAST_DF:
        return replace(told, reason=FEW_SCHOOLS)
    half = float(stats.t.ppf(0.975, df)) * sqrt(variance)
    return replace(told, log_se=sqrt(variance), df=df, ci_low=exp(middle - half), ci_high=exp(middle + half))

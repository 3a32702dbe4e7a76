"""From coaching by way of interaction to an outcome: how much of the association goes through the middle.

Formulas: m = a0 + a x + e, y = b0 + c' x + b m + e, indirect = a b, total = c' + a b by least squares: Baron & Kenny
(1986), "The moderator-mediator variable distinction", J. Pers. Soc. Psychol. 51, 1173-1182. Interval: percentile
bootstrap over schools, people of one school drawn together (over people where there is one school): Preacher & Hayes
(2008), "Asymptotic and resampling strategies for assessing and comparing indirect effects", Behav. Res. Methods 40,
879-891. With few schools its quantiles lie too close (93 % with 20), so those of Hesterberg (2015), "What teachers
should know about the bootstrap", The American Statistician 69, 371-386, the expanded percentile interval, are taken:
norm.cdf(t(.025, k - 1) sqrt(k / (k - 1))) for .025, k the number of schools. With fewer
than 20 there is no interval: it is not calibrated there.
Associational: nobody was given more interaction by lot, and whatever moves both it and the outcome is in `indirect` too
(Imai, Keele & Tingley 2010, sequential ignorability). Where neither a nor b is there, the interval covers more than it
says.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isfinite, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from warehouse.estimate.clusters import Array
from warehouse.estimate.origin import FEW_PEOPLE, FEW_SCHOOLS, NO_SPREAD, SEED, Origin, origin

ASSOCIATIONAL = "associational"
_LEAST_PEOPLE = 20
_LEAST_SCHOOLS = 20
_DRAWS = 2000
_DECIMALS = 6


@dataclass(frozen=True)
class Mediation:
    """The path through the middle, in outcome units for one unit of coaching; always an association.

    `reason`: of `few_people` and `no_spread` there is nothing, of `few_schools` no interval.
    """

    n: int
    n_schools: int
    origin: Origin
    label: str = ASSOCIATIONAL
    a: float | None = None
    b: float | None = None
    direct: float | None = None
    indirect: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    reason: str | None = None


def mediation(
    coaching: Sequence[float], between: Sequence[float], outcome: Sequence[float], schools: Sequence[str]
) -> Mediation:
    """Product of coefficients with a 95 % percentile interval.

    Args:
        coaching: hours, or 0 and 1; one a person.
        between: student-teacher interaction of the same people.
        outcome: their outcome.
        schools: where they are.

    Raises:
        ValueError: the lists differ in length, or a figure is not finite.
    """
    columns = (coaching, between, outcome)
    if {len(column) for column in columns} != {len(schools)} or not all(isfinite(v) for c in columns for v in c):
        message = f"{len(coaching)} people: need as many figures between, outcomes and schools, all finite"
        raise ValueError(message)
    rows = sorted(zip(schools, *columns, strict=True))
    places = sorted(set(schools))
    told = Mediation(len(rows), len(places), origin("product_of_coefficients", "numpy"))
    if len(rows) < _LEAST_PEOPLE:
        return replace(told, reason=FEW_PEOPLE)
    data = np.array([row[1:] for row in rows], dtype=np.float64)
    data -= data.mean(axis=0)
    units = np.searchsorted(places, [row[0] for row in rows]) if len(places) > 1 else np.arange(len(rows))
    found = _paths(_moments(data, units).sum(axis=0)[None])[0]
    if not np.isfinite(found).all():
        return replace(told, reason=NO_SPREAD)
    a, b, direct = (float(value) for value in found)
    told = replace(told, a=a, b=b, direct=direct, indirect=a * b)
    if 1 < len(places) < _LEAST_SCHOOLS:
        return replace(told, reason=FEW_SCHOOLS)
    moments = _moments(data, units)
    even = np.full(len(moments), 1 / len(moments))
    times = np.random.default_rng(SEED).multinomial(len(moments), even, size=_DRAWS).astype(np.float64)
    paths = _paths(np.tensordot(times, moments, axes=1))
    products = (paths[:, 0] * paths[:, 1])[np.isfinite(paths).all(axis=1)]
    tail = bootstrap_tail(len(moments))
    low, high = np.quantile(products, [tail, 1 - tail])
    return replace(told, ci_low=float(low), ci_high=float(high))


def bootstrap_tail(units: int) -> float:
    """The quantile that takes the place of .025 where so many schools (or people) are drawn."""
    wider = sqrt(units / (units - 1)) * float(stats.t.ppf(0.025, units - 1))
    return float(stats.norm.cdf(wider))


def _moments(data: Array, units: NDArray[np.int_]) -> Array:
    """Sums of products of (1, x, m, y) by unit that is drawn as one: units x 4 x 4."""
    full = np.column_stack([np.ones(len(data)), data])
    moments = np.zeros((int(units.max()) + 1, 4, 4))
    np.add.at(moments, units, full[:, :, None] * full[:, None, :])
    return moments


def _paths(moments: Array) -> Array:
    """a, b and the direct path from sums of products; draws x 3, not finite where something does not spread."""
    n = moments[:, :1, :1]
    centred = moments - moments[:, :, :1] * moments[:, :1, :] / n
    xx, xm, xy = (centred[:, 1, at] for at in (1, 2, 3))
    mm, my = centred[:, 2, 2], centred[:, 2, 3]
    apart = xx * mm - xm * xm
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = np.where(apart > xx * mm * 10.0**-_DECIMALS, apart, np.nan)
        return np.column_stack([xm / xx, (my * xx - xy * xm) / apart, (xy * mm - my * xm) / apart])

"""The gap between high-poverty and low-poverty schools in a rate, with an interval over schools.

Formulas:
- a band's rate: by people, sum of numerators / sum of denominators; by school, the mean of the schools' own rates. The
  gap is high less low, in the unit of the rate; 0 is no gap.
- SE: of the ratio by linearisation, k / (k - 1) sum of (numerator - rate x denominator)^2 / (sum of denominators)^2
  over the band's k schools: Cochran (1977), "Sampling Techniques", chapter 6, without the finite correction; of the
  mean by its variance / k; the two bands' added.
- interval: bootstrap-t over schools within each band, Efron & Tibshirani (1993), "An Introduction to the Bootstrap",
  section 12.5: gap - t* SE with t* the quantiles of (gap* - gap) / SE*. The percentile bootstrap covers too little
  with a dozen schools.
No interval with fewer than five schools in a band: there are too few ways to draw from four. Schools are taken as a
sample of those that could be; teachers of one school are drawn together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np

from warehouse.estimate.clusters import Array
from warehouse.estimate.origin import FEW_SCHOOLS, NO_SPREAD, SEED, Origin, origin

_LEAST_SCHOOLS = 5
_DRAWS = 2000
_DECIMALS = 6


@dataclass(frozen=True)
class Gap:
    """A gap in the unit of the rate. `reason` says why there is no interval (`few_schools`, `no_spread`) or no gap."""

    gap: float | None = None
    se: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    reason: str | None = None


@dataclass(frozen=True)
class EquityGap:
    """The gap in both weights: of a teacher (or student) in the average, and of a school in the average."""

    n_high: int
    n_low: int
    origin: Origin
    by_people: Gap
    by_school: Gap


def equity_gap(high: Sequence[tuple[float, float]], low: Sequence[tuple[float, float]]) -> EquityGap:
    """High-poverty less low-poverty schools.

    Args:
        high: (numerator, denominator) of each high-poverty school, denominators above 0.
        low: the same of each low-poverty school.

    Raises:
        ValueError: a figure is not finite, or a denominator is not above 0.
    """
    if not all(isfinite(n) and isfinite(d) and d > 0 for n, d in (*high, *low)):
        message = "a numerator or denominator is not finite, or a denominator is not above 0"
        raise ValueError(message)
    bands = [np.array(sorted(band), dtype=np.float64).reshape(-1, 2) for band in (high, low)]
    rates = [np.column_stack([band[:, 0] / band[:, 1], np.ones(len(band))]) for band in bands]
    return EquityGap(len(high), len(low), origin("equity_gap_bootstrap_t", "numpy"), _gap(bands), _gap(rates))


def _gap(bands: list[Array]) -> Gap:
    if not all(map(len, bands)):
        return Gap(reason=FEW_SCHOOLS)
    (high, _), (low, _) = told = [_rate(band, np.ones((1, len(band)))) for band in bands]
    gap = float(high[0] - low[0])
    if min(map(len, bands)) < _LEAST_SCHOOLS:
        return Gap(gap, reason=FEW_SCHOOLS)
    se = float(np.sqrt(sum(float(variance[0]) for _, variance in told)))
    if not round(se, _DECIMALS):
        return Gap(gap, reason=NO_SPREAD)
    generator = np.random.default_rng(SEED)
    drawn = [_drawn_rates(band, generator) for band in bands]
    spread = np.sqrt(drawn[0][1] + drawn[1][1])
    can = spread > se * 1e-6
    t = (drawn[0][0] - drawn[1][0] - gap)[can] / spread[can]
    low_t, high_t = np.quantile(t, [0.025, 0.975])
    return Gap(gap, se, float(gap - high_t * se), float(gap - low_t * se))


def _drawn_rates(band: Array, generator: np.random.Generator) -> tuple[Array, Array]:
    """Rate and variance of each draw of as many schools as the band has."""
    schools = len(band)
    times = generator.multinomial(schools, np.full(schools, 1 / schools), size=_DRAWS)
    return _rate(band, times.astype(np.float64))


def _rate(band: Array, times: Array) -> tuple[Array, Array]:
    """Rate and its variance where each school counts so many times (draws x schools)."""
    above, below = band.T
    k, total = len(band), times @ below
    rate = times @ above / total
    off = above - rate[:, None] * below
    return rate, k / max(1, k - 1) * np.sum(times * off * off, axis=1) / total**2

"""School estimates drawn towards what schools have in common, by how little each says: empirical Bayes.

Formulas: y_i ~ N(theta_i, s_i^2), theta_i ~ N(mu, tau^2).
- tau^2: the maximum of the restricted likelihood, Viechtbauer (2005), "Bias and efficiency of meta-analytic variance
  estimators in the random-effects model", J. Educ. Behav. Stat. 30, 261-293.
- given tau: E(theta_i) = B y_i + (1 - B) m with B = tau^2 / (tau^2 + s_i^2), m the mean weighted by w_i = 1 / (tau^2 +
  s_i^2), and variance B s_i^2 + (1 - B)^2 / sum of w: Morris (1983), "Parametric empirical Bayes inference", JASA 78,
  47-55, for a weighted mean.
- estimate and interval average that over the restricted likelihood as a density of tau (flat in tau: Gelman (2006),
  "Prior distributions for variance parameters in hierarchical models", Bayesian Analysis 1, 515-534), so that the
  interval knows that tau is estimated; with tau taken as known it covers too little.
- errors of paired effects (`school_errors`): an error that holds the effect itself, g^2 / (2 n), would give high
  schools less weight and draw the mean down, and r of a dozen pairs is mostly chance; so both are those of all schools
  together, and t / z of the 97.5 % quantiles widens the normal's error for n - 1 degrees of freedom.
The interval covers 95 % on average over the schools, not for each: the highest is drawn down, and ought to be. Fewer
than four schools say nothing of tau: they are not shrunk.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np
from scipy import optimize, special, stats

from warehouse.estimate.clusters import Array
from warehouse.estimate.effects import PairedEffect, standard_error
from warehouse.estimate.origin import FEW_SCHOOLS, Origin, origin

_LEAST_SCHOOLS = 4
# tau is looked at up to so many times the spread of the estimates and their errors
_FAR = 6
_STEPS = 200


@dataclass(frozen=True)
class Shrunken:
    """One school's estimate after shrinking, in the unit of the estimates; `weight` 0-1 is what its own says."""

    estimate: float
    ci_low: float
    ci_high: float
    weight: float


@dataclass(frozen=True)
class ShrunkenSchools:
    """All schools in the order given; `tau` is the spread between schools. Without schools: `reason` says why."""

    origin: Origin
    mean: float | None = None
    tau: float | None = None
    schools: tuple[Shrunken, ...] = ()
    reason: str | None = None


def shrink(estimates: Sequence[float], errors: Sequence[float]) -> ShrunkenSchools:
    """Shrunken estimates with 95 % intervals.

    Args:
        estimates: one a school.
        errors: standard error of each, above 0.

    Raises:
        ValueError: the lists differ in length, an estimate is not finite, or an error is not above 0.
    """
    if len(estimates) != len(errors) or not all(map(isfinite, (*estimates, *errors))) or min(errors, default=1) <= 0:
        message = f"{len(estimates)} estimates, {len(errors)} errors: need as many of each, finite, errors above 0"
        raise ValueError(message)
    made_by = origin("empirical_bayes_reml", "scipy")
    if len(estimates) < _LEAST_SCHOOLS:
        return ShrunkenSchools(made_by, reason=FEW_SCHOOLS)
    order = sorted(range(len(estimates)), key=lambda at: (estimates[at], errors[at]))
    y, s = (np.array([of[at] for at in order], dtype=np.float64) for of in (estimates, errors))
    taus = np.linspace(0, _FAR * max(float(y.std(ddof=1)), float(s.mean())), _STEPS + 1)
    logs = np.array([restricted_log_likelihood(tau, y, s) for tau in taus])
    mass = np.exp(logs - logs.max())
    mass /= mass.sum()
    tau = _highest(taus, logs, y, s)
    means, spreads, weights, centres = _given(taus, y, s)
    told: dict[int, Shrunken] = {}
    for at, school in enumerate(order):
        low, high = (_quantile(p, mass, means[:, at], spreads[:, at]) for p in (0.025, 0.975))
        told[school] = Shrunken(float(mass @ means[:, at]), low, high, float(mass @ weights[:, at]))
    return ShrunkenSchools(made_by, float(mass @ centres), tau, tuple(told[at] for at in range(len(order))))


def school_errors(effects: Sequence[PairedEffect]) -> list[float]:
    """The errors with which schools' paired effects are shrunken, one a school.

    Raises:
        ValueError: a school has no effect.
    """
    known = [
        (e.n, e.effect_g, e.corr_pre_post) for e in effects if e.effect_g is not None and e.corr_pre_post is not None
    ]
    if not known or len(known) < len(effects):
        message = f"{len(effects) - len(known)} of {len(effects)} schools have no effect"
        raise ValueError(message)
    n, g, r = (np.array(column, dtype=np.float64) for column in zip(*sorted(known), strict=True))
    mean, together = float(n @ g / n.sum()), float(n @ r / n.sum())
    wider = {e.n: float(stats.t.ppf(0.975, e.n - 1) / stats.norm.ppf(0.975)) for e in effects}
    return [wider[e.n] * standard_error(mean, together, e.n) for e in effects]


def restricted_log_likelihood(tau: float, y: Array, s: Array) -> float:
    """Of the spread between schools, up to a constant."""
    w = 1 / (tau * tau + s * s)
    centre = float(w @ y / w.sum())
    return 0.5 * float(np.log(w).sum() - np.log(w.sum()) - w @ (y - centre) ** 2)


def _highest(taus: Array, logs: Array, y: Array, s: Array) -> float:
    """The tau of the greatest restricted likelihood."""

    def slope(tau: float) -> float:
        w = 1 / (tau * tau + s * s)
        centre = w @ y / w.sum()
        return float(w @ w / w.sum() - w.sum() + (w * w) @ (y - centre) ** 2)

    at = int(np.argmax(logs))
    low, high = float(taus[max(0, at - 1)]), float(taus[min(at + 1, len(taus) - 1)])
    if not slope(low) > 0 > slope(high):
        return float(taus[at])
    return float(optimize.brentq(slope, low, high, xtol=1e-14, rtol=1e-14))


def _given(taus: Array, y: Array, s: Array) -> tuple[Array, Array, Array, Array]:
    """For each tau (rows) and school (columns): mean, standard deviation, weight of its own; and the common mean."""
    w = 1 / (taus[:, None] ** 2 + s**2)
    centres = (w @ y) / w.sum(axis=1)
    own = taus[:, None] ** 2 * w
    means = own * y + (1 - own) * centres[:, None]
    spreads = np.sqrt(own * s**2 + (1 - own) ** 2 / w.sum(axis=1)[:, None])
    return means, spreads, own, centres


def _quantile(p: float, mass: Array, means: Array, spreads: Array) -> float:
    """Of a mixture of normals."""
    low, high = float((means - 8 * spreads).min()), float((means + 8 * spreads).max())
    return float(
        optimize.brentq(lambda x: float(mass @ special.ndtr((x - means) / spreads)) - p, low, high, xtol=1e-12)
    )

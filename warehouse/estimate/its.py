"""A series of weeks before and after coaching began: level and slope change by segmented regression.

Formulas:
- y_t = b0 + b1 t + b2 D_t + b3 (t - T0) D_t: Wagner et al. (2002), "Segmented regression analysis of interrupted time
  series studies in medication use research", J. Clin. Pharm. Ther. 27, 299-309, equation 1; b2 is the level change in
  week T0, b3 the change of the slope a week.
- errors: Newey & West (1987), "A simple, positive semi-definite, heteroskedasticity and autocorrelation consistent
  covariance matrix", Econometrica 55, 703-708, equation 5, with floor(4 (T / 100)^(2/9)) lags (Newey & West 1994) and
  the factor T / (T - 4); weeks that were left out close up (Datta & Du 2012, "equal spacing").
- intervals: estimate +/- c SE. With some dozens of weeks the normal's or t's c covers too little: the errors come out
  too small, and the autocorrelation too low. Here c is the 95 % quantile of |estimate| / SE over simulated series
  without any change in the same weeks, whose errors are autoregressive of order 1 and whose residuals hang together
  as those found do; the true autocorrelation is drawn evenly from 0 to .95. That is a parametric bootstrap-t (Davison &
  Hinkley (1997), "Bootstrap Methods and their Application", section 5.2) averaged over what is not known (Rubin (1984),
  "Bayesianly justifiable and relevant frequency calculations", Annals of Statistics 12, 1151-1172).
Weeks of breaks are left out by the caller's list; eight weeks are wanted on either side. What else began in week T0 is
in the estimate too: without a comparison series it is a description.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite

import numpy as np
from scipy import signal

from warehouse.estimate.clusters import Array
from warehouse.estimate.origin import FEW_WEEKS, NO_SPREAD, SEED, Origin, origin

_LEAST_WEEKS = 8
_DRAWS = 4000
_BURN = 50
_COEFFICIENTS = 4
# True autocorrelations that are held possible, each as likely as the next.
_POSSIBLE = np.linspace(0, 0.95, 20)
# The simulated series are sorted by what their residuals show, in so many equal lots.
_LOTS = 36
_DECIMALS = 4


@dataclass(frozen=True)
class InterruptedSeries:
    """Level change (units of the outcome) and slope change (units a week), with Newey-West errors.

    `reason` says why there is nothing: `few_weeks` (before or after) or `no_spread`.
    """

    n_before: int
    n_after: int
    origin: Origin
    lags: int | None = None
    autocorrelation: float | None = None
    level_change: float | None = None
    level_se: float | None = None
    level_low: float | None = None
    level_high: float | None = None
    slope_change: float | None = None
    slope_se: float | None = None
    slope_low: float | None = None
    slope_high: float | None = None
    reason: str | None = None


def interrupted_series(
    values: Sequence[float], weeks: Sequence[int], *, first_week: int, left_out: Collection[int] = ()
) -> InterruptedSeries:
    """Segmented regression of one series.

    Args:
        values: the outcome, one a week.
        weeks: the number of each week, counted through the calendar (a break is a gap) or through weeks of school; a
            slope is a change for each.
        first_week: the first week of coaching, T0.
        left_out: weeks of breaks, which are not looked at.

    Raises:
        ValueError: a week stands twice, the lists differ in length, or a value is not a finite number.
    """
    if len(values) != len(weeks) or len(set(weeks)) != len(weeks) or not all(map(isfinite, values)):
        message = f"{len(values)} values of {len(weeks)} weeks: need one finite value a week"
        raise ValueError(message)
    rows = sorted((week, value) for week, value in zip(weeks, values, strict=True) if week not in left_out)
    kept = tuple(week for week, _ in rows)
    after = sum(week >= first_week for week in kept)
    made_by = origin("its_newey_west", "statsmodels")
    if min(after, len(kept) - after) < _LEAST_WEEKS:
        return InterruptedSeries(len(kept) - after, after, made_by, reason=FEW_WEEKS)
    y = np.array([value for _, value in rows], dtype=np.float64)
    from statsmodels.regression.linear_model import OLS

    lags = newey_west_lags(len(kept))
    fit = OLS(y, design(kept, first_week)).fit(cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": True})
    if not round(float(np.std(fit.resid)), _DECIMALS):
        return InterruptedSeries(len(kept) - after, after, made_by, reason=NO_SPREAD)
    rho, c_level, c_slope = _critical(kept, first_week, _lag_one(fit.resid[None, :])[0])
    (level, slope), (level_se, slope_se) = (tuple(map(float, of[2:4])) for of in (fit.params, fit.bse))
    return InterruptedSeries(
        len(kept) - after,
        after,
        made_by,
        lags,
        rho,
        *(level, level_se, level - c_level * level_se, level + c_level * level_se),
        *(slope, slope_se, slope - c_slope * slope_se, slope + c_slope * slope_se),
    )


def newey_west_lags(weeks: int) -> int:
    """How many lags the errors look back over, for so many weeks."""
    return int(4 * (weeks / 100) ** (2 / 9))


def design(weeks: Sequence[int], first_week: int) -> Array:
    """The regression's columns: 1, week, after, weeks since; one row a week."""
    t = np.array(weeks, dtype=np.float64)
    is_after = t >= first_week
    return np.column_stack([np.ones(len(t)), t - t[0], is_after, (t - first_week) * is_after])


def _critical(weeks: tuple[int, ...], first_week: int, found: float) -> tuple[float, float, float]:
    """The autocorrelation behind the one `found` in the residuals, and the critical values for level and slope."""
    shown, rho, level, slope = _table(weeks, first_week)
    at = (float(np.interp(found, shown, of)) for of in (rho, level, slope))
    return next(at), next(at), next(at)


@lru_cache(maxsize=256)
def _table(weeks: tuple[int, ...], first_week: int) -> tuple[Array, ...]:
    """By lots of what residuals show: that, the true autocorrelation's mean, and 95 % quantiles of |t| of both."""
    x = design(weeks, first_week)
    solve = np.linalg.solve(x.T @ x, x.T)
    keep = np.array(weeks) - weeks[0]
    noise = np.random.default_rng(SEED).standard_normal((_DRAWS, _BURN + int(keep[-1]) + 1))
    lots = []
    for rho in _POSSIBLE:
        errors = signal.lfilter([1.0], [1.0, -rho], noise, axis=1)[:, _BURN + keep]
        residuals = errors - errors @ solve.T @ x.T
        t = [np.abs(errors @ row) / np.sqrt(_variance(residuals * row)) for row in solve[2:4]]
        lots.append(np.column_stack([_lag_one(residuals), np.full(_DRAWS, rho), *t]))
    drawn = np.concatenate(lots)
    drawn = drawn[np.argsort(drawn[:, 0], kind="stable")]
    told = [
        [lot[:, 0].mean(), lot[:, 1].mean(), *np.quantile(lot[:, 2:], 0.95, axis=0)]
        for lot in np.array_split(drawn, _LOTS)
    ]
    return tuple(np.array(told).T)


def _variance(scores: Array) -> Array:
    """The Newey-West variance of a coefficient, one a row: scores are residuals times their weight in it."""
    weeks = scores.shape[1]
    lags = newey_west_lags(weeks)
    variance = np.sum(scores * scores, axis=1)
    for lag in range(1, lags + 1):
        variance += 2 * (1 - lag / (lags + 1)) * np.sum(scores[:, lag:] * scores[:, :-lag], axis=1)
    return np.asarray(variance * weeks / (weeks - _COEFFICIENTS), dtype=np.float64)


def _lag_one(residuals: Array) -> Array:
    """The correlation of neighbouring weeks' residuals, one a row."""
    together = np.sum(residuals[:, 1:] * residuals[:, :-1], axis=1)
    return np.asarray(together / np.sum(residuals * residuals, axis=1), dtype=np.float64)

"""Whether those coached and those not yet coached went alike before: a test with its power, and bounds if they did not.

Formulas (the bounds computed by diff-diff):
- pre-trend test: b' V^-1 b of the q weeks before the last one, as Hotelling's T^2: (S - q) / (q (S - 1)) T^2 follows F
  with q and S - q degrees of freedom (Hotelling (1931), "The generalization of Student's ratio"). A test that finds
  nothing means little where it could not have found anything, so its power stands beside it: Roth (2022), "Pretest with
  caution", AER: Insights 4, 305-322, section I, here from the noncentral F, against the straight line that would make
  the whole effect by itself; and the slope a week that it finds in 80 % of samples.
- departures from parallel trends: Rambachan & Roth (2023), "A more credible approach to parallel trends", Review of
  Economic Studies 90, 2555-2591, relative magnitudes (section 2.4): from one week to the next no departure after the
  start is greater than M times the greatest before it. The bounds are diff-diff's: the identified set at the estimates
  before the start, widened by t SE on either side; not the paper's hybrid sets, which diff-diff does not offer.
  The breakdown is the M at which the bounds first reach 0.
"""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from scipy import optimize, stats

from warehouse.estimate.clusters import Array
from warehouse.estimate.event_time import ALPHA, GroupTimeEffect

if TYPE_CHECKING:
    from diff_diff.results_base import EventStudyResults

_POWER = 0.8
# diff-diff refuses a covariance of which the smallest eigenvalue is less than 1e-10 of the greatest.
_LEAST_SPREAD = 1e-9


def tested(known: GroupTimeEffect, before: Array, spread: Array, window: list[int]) -> GroupTimeEffect:
    """The pre-trend test with its power."""
    q, s = len(before), known.n_schools
    if s <= q or np.linalg.cond(spread) > 1e12:  # noqa: PLR2004 - no inverse to speak of
        return known
    line = np.arange(-q, 0, dtype=np.float64)
    statistic = (s - q) / (q * (s - 1)) * float(before @ np.linalg.solve(spread, before))
    steepness = float(line @ np.linalg.solve(spread, line))
    limit = float(stats.f.ppf(1 - ALPHA, q, s - q))
    power = partial(_power, q=q, rest=s - q, limit=limit)
    reach = float(optimize.brentq(lambda shift: power(shift) - _POWER, 1e-9, 1e3, xtol=1e-12))
    mean_distance = (window[-1] + 2) / 2
    slope = (known.att or 0.0) / mean_distance
    return replace(
        known,
        pretrend_p=float(stats.f.sf(statistic, q, s - q)),
        pretrend_power=power(slope * slope * steepness),
        detectable_slope=float(np.sqrt(reach / steepness)),
    )


def _power(shift: float, *, q: int, rest: int, limit: float) -> float:
    return float(stats.ncf.sf(limit, q, rest, max(shift, 1e-9)))


def bounded(known: GroupTimeEffect, surface: "EventStudyResults", window: list[int]) -> GroupTimeEffect:
    """The bounds for departures as great as before, and how much greater they may be before 0 is within.

    None where weeks move so much together that their covariance has no inverse: the bounds need one.
    """
    from diff_diff import HonestDiD

    cut = _cut(surface, window)
    spread = np.linalg.eigvalsh(np.asarray(cut.vcov))
    if spread[0] < _LEAST_SPREAD * spread[-1]:
        return known
    found = HonestDiD(method="relative_magnitude", M=1.0).fit(cut)
    width, att = (found.ub - found.lb) / 2, known.att or 0.0
    beyond = abs(att) - ((known.ci_high or 0.0) - att)
    return replace(
        known,
        robust_low=float(found.ci_lb),
        robust_high=float(found.ci_ub),
        breakdown=float(max(0.0, beyond) / width) if width else None,
    )


def _cut(surface: "EventStudyResults", window: list[int]) -> "EventStudyResults":
    """The same effects, those of the window alone."""
    rows, both = np.isin(surface.event_time, window), np.isin(surface.vcov_index, window)
    return replace(
        surface,
        event_time=surface.event_time[rows],
        att=surface.att[rows],
        se=surface.se[rows],
        t_stat=surface.t_stat[rows],
        p_value=surface.p_value[rows],
        conf_int_lower=surface.conf_int_lower[rows],
        conf_int_upper=surface.conf_int_upper[rows],
        is_reference=surface.is_reference[rows],
        n=surface.n[rows],
        df=surface.df[rows],
        vcov=surface.vcov[np.ix_(both, both)],
        vcov_index=surface.vcov_index[both],
    )

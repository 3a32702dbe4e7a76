"""Change of the coached beside that of the not-yet-coached, standardised: a difference in differences.

Formulas (in units of the pooled standard deviation before):
- g = w ((M_post - M_pre) of the coached - the same of the others) / SD_pre, w = 1 - 3 / (4 N - 9): What Works
  Clearinghouse (2022), Procedures and Standards Handbook 5.0, appendix E: Hedges' g with changes in the place of means.
- people of one school: SE = sqrt(2 (1 - r) (1 / n_T + 1 / n_C) + g^2 / (2 N)), r the correlation within the two
  groups: Borenstein et al. (2009), "Introduction to Meta-Analysis", equations 4.20 and 4.28; t with N - 2 degrees of
  freedom.
- several schools: SE = sqrt(w^2 V / SD_pre^2 + g^2 / (2 N)), V the variance of the difference by CR2 (clusters.py), t
  with Satterthwaite's degrees of freedom. Pooled as if independent such an interval covers too little.
- baseline gap = (M_pre of the coached - M_pre of the others) / SD_pre: to .05 nothing is needed, to .25 an adjustment
  for it, beyond it the groups are not comparable (the same handbook, chapter II).
No interval of several schools where Satterthwaite's degrees of freedom are below 4 (Pustejovsky & Tipton 2018: the
approximation fails there) or either group stands in fewer than 4 of them: their spread can't be told.
A causal reading needs that both groups would have changed alike without coaching. Where the coached were chosen by
their score before, they would not have (rtm.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isfinite, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from warehouse.estimate.clusters import Array, cr2
from warehouse.estimate.origin import FEW_PEOPLE, FEW_SCHOOLS, NO_SPREAD, Origin, origin

_LEAST_PEOPLE = 3
_LEAST_SCHOOLS = 4
_LEAST_DF = 4
_GAPS = ((0.05, "ok"), (0.25, "adjust"))
# What the marts print as 0.0000 is no spread.
_DECIMALS = 4


@dataclass(frozen=True)
class DidEffect:
    """Effect of one comparison, in units of `sd_pre` (scale points).

    `gap` says what the baseline gap allows: `ok`, `adjust` or `not_comparable`. `reason` says what is missing: of
    `few_people` and `no_spread` there is no effect, of `few_schools` no interval.
    """

    n_coached: int
    n_comparison: int
    n_schools: int
    origin: Origin
    sd_pre: float | None = None
    baseline_gap_sd: float | None = None
    gap: str | None = None
    effect_g: float | None = None
    effect_se: float | None = None
    df: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    reason: str | None = None


def did_effect(
    pre: Sequence[float], post: Sequence[float], is_coached: Sequence[bool], schools: Sequence[str]
) -> DidEffect:
    """Difference of the two groups' changes, standardised, with a 95 % interval where one can be told.

    The four lists hold one entry a person with both scores; their order does not matter.

    Args:
        pre: scores before.
        post: scores after.
        is_coached: whether coaching began between the two; the others are not yet coached.
        schools: where each person was before.

    Raises:
        ValueError: the lists differ in length, or a score is not a finite number.
    """
    if not len(pre) == len(post) == len(is_coached) == len(schools) or not all(map(isfinite, (*pre, *post))):
        message = (
            f"{len(pre)} scores before, {len(post)} after: need as many of each, of groups and schools, all finite"
        )
        raise ValueError(message)
    rows = sorted(zip(schools, is_coached, pre, post, strict=True))
    places = [row[0] for row in rows]
    before, after = (np.array([row[at] for row in rows], dtype=np.float64) for at in (2, 3))
    coached = np.array([row[1] for row in rows], dtype=bool)
    n_t, n_c, n_schools = int(coached.sum()), int((~coached).sum()), len(set(places))
    made_by = origin("did_g_cr2" if n_schools > 1 else "did_g", "scipy")
    if min(n_t, n_c) < _LEAST_PEOPLE:
        return DidEffect(n_t, n_c, n_schools, made_by, reason=FEW_PEOPLE)
    sd, sd_after = (_pooled_sd(scores, coached) for scores in (before, after))
    if not round(sd, _DECIMALS) or not round(sd_after, _DECIMALS):
        return DidEffect(n_t, n_c, n_schools, made_by, reason=NO_SPREAD)
    gap = _apart(before, coached) / sd
    g = correction(n_t + n_c) * _apart(after - before, coached) / sd
    known = DidEffect(n_t, n_c, n_schools, made_by, sd, gap, gap_verdict(gap), g)
    if n_schools == 1:
        r = _pooled_cov(before, after, coached) / (sd * sd_after)
        return _told(known, g, standard_error(g, r, n_t, n_c), n_t + n_c - 2)
    variance, df = _clustered(after - before, coached, places)
    few = min(len({p for p, c in zip(places, coached, strict=True) if c == side}) for side in (True, False))
    if few < _LEAST_SCHOOLS or df < _LEAST_DF:
        return replace(known, reason=FEW_SCHOOLS)
    scale = correction(n_t + n_c) / sd
    return _told(known, g, sqrt(scale * scale * variance + g * g / (2 * (n_t + n_c))), df)


def correction(n: int) -> float:
    """Hedges' small-sample factor for `n` people in two groups."""
    return 1 - 3 / (4 * n - 9)


def standard_error(g: float, r: float, n_coached: int, n_comparison: int) -> float:
    """Standard error of g for independent people whose scores before and after correlate by `r`."""
    n = n_coached + n_comparison
    return sqrt(2 * (1 - r) * (1 / n_coached + 1 / n_comparison) + g * g / (2 * n))


def gap_verdict(gap_sd: float) -> str:
    """What a baseline gap, in SD, allows: `ok`, `adjust` or `not_comparable`."""
    return next((name for most, name in _GAPS if abs(gap_sd) <= most), "not_comparable")


def _told(known: DidEffect, g: float, se: float, df: float) -> DidEffect:
    half = float(stats.t.ppf(0.975, df)) * se
    return replace(known, effect_se=se, df=df, ci_low=g - half, ci_high=g + half)


def _clustered(change: Array, coached: NDArray[np.bool_], schools: Sequence[str]) -> tuple[float, float]:
    design = np.column_stack([np.ones(len(change)), coached.astype(np.float64)])
    centred = change - np.where(coached, change[coached].mean(), change[~coached].mean())
    return cr2(design, centred, schools, np.array([0.0, 1.0]))


def _apart(values: Array, coached: NDArray[np.bool_]) -> float:
    return float(values[coached].mean() - values[~coached].mean())


def _pooled_cov(a: Array, b: Array, coached: NDArray[np.bool_]) -> float:
    together = sum(float((a[side] - a[side].mean()) @ (b[side] - b[side].mean())) for side in (coached, ~coached))
    return together / (len(a) - 2)


def _pooled_sd(values: Array, coached: NDArray[np.bool_]) -> float:
    return sqrt(_pooled_cov(values, values, coached))

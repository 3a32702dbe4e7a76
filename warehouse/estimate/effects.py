"""Standardised change of matched pairs, with its interval: pure functions.

Flow: intermediate.int_impact__answers -> [estimate/step.py calls this once a cell] -> estimates/effects.parquet

Formulas (all in units of the pre-wave's standard deviation):
- d = (M_post - M_pre) / SD_pre; g = J d with J = 1 - 3 / (4 (n - 1) - 1): Becker (1988), "Synthesizing standardized
  mean-change measures", Br. J. Math. Stat. Psychol. 41, 257-278, with Hedges' (1981) small-sample factor for n - 1
  degrees of freedom.
- SE(g) = sqrt(2 (1 - r) / n + g^2 / (2 n)): Borenstein et al. (2009), "Introduction to Meta-Analysis", equation 4.28 in
  the form with SD_pre.
- interval: g +/- t(0.975, n - 1) SE.
- smallest detectable effect: the change, in SD_pre, for which this very interval excludes 0 in 80 % of samples, both
  waves normal and spreading alike. It excludes 0 when |T| > t J^-1 (1 - t^2 / (2 n))^-1/2 with T = mean change /
  sqrt(2 SD_pre^2 (1 - r) / n). The square in T's denominator is not that of a paired t test: it has the mean and the
  spread of m chi^2(v) / v with v = 2 (n - 1) / (3 - r^2) and m = 1 - r (1 + r) / (2 (n - 1)), by the delta method
  (Stuart & Ord, Kendall's Advanced Theory of Statistics 1, chapter 10) and Satterthwaite (1946); so T is taken as a
  noncentral t with v degrees of freedom over sqrt(m). With four pairs or fewer no effect is large enough: none is told.
A cell whose scores do not spread, or whose correlation is 1 or -1 (to the four decimals that are published), says how
many pairs it has and nothing of their scores: its mean, its SD or its r would be everybody's own score or change.
These are changes within one group, not causal effects: a group never coached may have changed too. Over several
schools there is no effect: the formulas above take people as independent, and those of one school are alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import fsum, isfinite, sqrt

from scipy import optimize, stats

INSUFFICIENT = "insufficient"
DESCRIPTIVE = "descriptive"
FEW_PAIRS = "few_pairs"
NO_SPREAD = "no_spread"
_LEAST_PAIRS = 3
_ALPHA = 0.05
_POWER = 0.8
# What the marts print as 0.0000 is no spread, what they print as 1.0000 a perfect correlation.
_DECIMALS = 4


@dataclass(frozen=True)
class PairedEffect:
    """Matched change of one cell. Means, change and SD in scale points; effect, interval, mde in units of `sd_pre`.

    `evidence_reason` says why a cell is `insufficient`: `few_pairs` or `no_spread`.
    """

    n: int
    mean_pre: float | None = None
    mean_post: float | None = None
    mean_change: float | None = None
    sd_pre: float | None = None
    corr_pre_post: float | None = None
    effect_g: float | None = None
    effect_se: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    mde_80: float | None = None
    evidence_flag: str = INSUFFICIENT
    evidence_reason: str | None = FEW_PAIRS


def paired_effect(
    pre: Sequence[float],
    post: Sequence[float],
    *,
    min_pairs: int = 3,
    evidence_pairs: int = 10,
    is_pooled: bool = False,
) -> PairedEffect:
    """Mean change of matched pairs, standardised, with a 95 % interval.

    The result does not depend on the order of the pairs: sums are exact (`math.fsum`).

    Args:
        pre: scores before, one a pair.
        post: scores after, in the same order.
        min_pairs: fewer pairs give no effect (and are `insufficient`).
        evidence_pairs: fewer pairs give an effect that is flagged `insufficient`.
        is_pooled: the pairs are of several schools: means, change and spread, no effect.

    Raises:
        ValueError: the lists differ in length, or a score is not a finite number.
    """
    n = len(pre)
    if n != len(post) or not all(isfinite(x) for x in (*pre, *post)):
        message = f"{n} scores before, {len(post)} after: need as many of each, all finite"
        raise ValueError(message)
    if n == 0:
        return PairedEffect(0)
    mean_pre, mean_post = fsum(pre) / n, fsum(post) / n
    change = fsum(b - a for a, b in zip(pre, post, strict=True)) / n
    sd_pre, sd_post = _sd(pre, mean_pre), _sd(post, mean_post)
    if n < max(min_pairs, _LEAST_PAIRS):
        return PairedEffect(n, mean_pre, mean_post, change, sd_pre if round(sd_pre, _DECIMALS) else None)
    if not round(sd_pre, _DECIMALS) or not round(sd_post, _DECIMALS):
        return PairedEffect(n, evidence_reason=NO_SPREAD)
    r = _correlation(pre, post, mean_pre, mean_post)
    if abs(round(r, _DECIMALS)) == 1:
        return PairedEffect(n, evidence_reason=NO_SPREAD)
    flag, reason = (DESCRIPTIVE, None) if n >= evidence_pairs else (INSUFFICIENT, FEW_PAIRS)
    if is_pooled:
        return PairedEffect(n, mean_pre, mean_post, change, sd_pre, evidence_flag=flag, evidence_reason=reason)
    g = correction(n) * change / sd_pre
    se = standard_error(g, r, n)
    low, high = interval(g, se, n)
    return PairedEffect(n, mean_pre, mean_post, change, sd_pre, r, g, se, low, high, detectable(n, r), flag, reason)


def correction(n: int) -> float:
    """Hedges' small-sample factor J for `n` pairs."""
    return 1 - 3 / (4 * (n - 1) - 1)


def standard_error(g: float, r: float, n: int) -> float:
    """Standard error of g for `n` pairs that correlate by `r`."""
    return sqrt(2 * (1 - r) / n + g * g / (2 * n))


def detectable(n: int, r: float) -> float | None:
    """The change, in SD_pre, for which the interval of `n` pairs excludes 0 in 80 % of samples; None where never."""
    open_share = 1 - _t_quantile(n) ** 2 / (2 * n)
    if open_share <= 0:
        return None
    narrower = 1 - r * (1 + r) / (2 * (n - 1))
    limit = _t_quantile(n) / correction(n) * sqrt(narrower / open_share)
    return _shift(limit, 2 * (n - 1) / (3 - r * r)) * sqrt(2 * (1 - r) / n)


def interval(g: float, se: float, n: int) -> tuple[float, float]:
    """The 95 % interval of g with n - 1 degrees of freedom."""
    half = _t_quantile(n) * se
    return g - half, g + half


@lru_cache(maxsize=4096)
def _t_quantile(n: int) -> float:
    return float(stats.t.ppf(1 - _ALPHA / 2, n - 1))


def _shift(limit: float, df: float) -> float:
    """The noncentrality with which |T| exceeds `limit` in 80 % of samples."""

    def short_of_power(shift: float) -> float:
        # scipy has no figure for a far tail that holds nothing
        other = float(stats.nct.sf(limit, df, -shift))
        return float(stats.nct.sf(limit, df, shift)) + (other if isfinite(other) else 0.0) - _POWER

    return float(optimize.brentq(short_of_power, 0.5, 3 * limit + 3, xtol=1e-12))


def _sd(values: Sequence[float], mean: float) -> float:
    return sqrt(fsum((x - mean) ** 2 for x in values) / max(1, len(values) - 1))


def _correlation(pre: Sequence[float], post: Sequence[float], mean_pre: float, mean_post: float) -> float:
    together = fsum((a - mean_pre) * (b - mean_post) for a, b in zip(pre, post, strict=True))
    apart = sqrt(fsum((a - mean_pre) ** 2 for a in pre) * fsum((b - mean_post) ** 2 for b in post))
    return max(-1.0, min(1.0, together / apart))

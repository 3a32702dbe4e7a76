"""Standardised change of matched pairs, with its interval: pure functions.

Flow: intermediate.int_impact_pairs__placed -> [estimate/step.py calls this once a cell] -> estimates/effects.parquet

Formulas (all in units of the pre-wave's standard deviation):
- d = (M_post - M_pre) / SD_pre; g = J d with J = 1 - 3 / (4 (n - 1) - 1): Becker (1988), "Synthesizing standardized
  mean-change measures", Br. J. Math. Stat. Psychol. 41, 257-278, with Hedges' (1981) small-sample factor for n - 1
  degrees of freedom.
- SE(g) = sqrt(2 (1 - r) / n + g^2 / (2 n)): Borenstein et al. (2009), "Introduction to Meta-Analysis", equation 4.28 in
  the form with SD_pre.
- interval: g +/- t(0.975, n - 1) SE.
- smallest detectable effect: the d_z that a two-sided paired t test at 5 % detects with power 0.8 (Cohen 1988, chapter
  2; noncentral t), times sqrt(2 (1 - r)), which turns it from units of the change's SD into units of SD_pre when both
  waves spread alike.
These are changes within one group, not causal effects: a group never coached may have changed too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import fsum, isfinite, sqrt

from scipy import optimize, stats

INSUFFICIENT = "insufficient"
DESCRIPTIVE = "descriptive"
_ALPHA = 0.05
_POWER = 0.8
# A mean of item scores may come back a few units in the last place off: a spread below this is none.
_NO_SPREAD = 1e-9


@dataclass(frozen=True)
class PairedEffect:
    """Matched change of one cell. Means, change and SD in scale points; effect, interval, mde in units of `sd_pre`."""

    n: int
    mean_pre: float | None
    mean_post: float | None
    mean_change: float | None
    sd_pre: float | None
    corr_pre_post: float | None
    effect_g: float | None
    effect_se: float | None
    ci_low: float | None
    ci_high: float | None
    mde_80: float | None
    evidence_flag: str


def paired_effect(
    pre: Sequence[float], post: Sequence[float], *, min_pairs: int = 3, evidence_pairs: int = 10
) -> PairedEffect:
    """Mean change of matched pairs, standardised, with a 95 % interval.

    The result does not depend on the order of the pairs: sums are exact (`math.fsum`).

    Args:
        pre: scores before, one a pair.
        post: scores after, in the same order.
        min_pairs: fewer pairs give no effect (and are `insufficient`).
        evidence_pairs: fewer pairs give an effect that is flagged `insufficient`.

    Raises:
        ValueError: the lists differ in length, or a score is not a finite number.
    """
    n = len(pre)
    if n != len(post) or not all(isfinite(x) for x in (*pre, *post)):
        message = f"{n} scores before, {len(post)} after: need as many of each, all finite"
        raise ValueError(message)
    if n == 0:
        return PairedEffect(0, None, None, None, None, None, None, None, None, None, None, INSUFFICIENT)
    mean_pre, mean_post = fsum(pre) / n, fsum(post) / n
    change = fsum(b - a for a, b in zip(pre, post, strict=True)) / n
    sd_pre = _sd(pre, mean_pre) if n > 1 else None
    if n < max(min_pairs, 3) or not (_spreads(pre) and _spreads(post)) or sd_pre is None:
        return PairedEffect(n, mean_pre, mean_post, change, sd_pre, None, None, None, None, None, None, INSUFFICIENT)
    r = _correlation(pre, post, mean_pre, mean_post)
    g = correction(n) * change / sd_pre
    se = standard_error(g, r, n)
    low, high = interval(g, se, n)
    flag = DESCRIPTIVE if n >= evidence_pairs else INSUFFICIENT
    return PairedEffect(n, mean_pre, mean_post, change, sd_pre, r, g, se, low, high, detectable(n, r), flag)


def correction(n: int) -> float:
    """Hedges' small-sample factor J for `n` pairs."""
    return 1 - 3 / (4 * (n - 1) - 1)


def standard_error(g: float, r: float, n: int) -> float:
    """Standard error of g for `n` pairs that correlate by `r`."""
    return sqrt(2 * (1 - r) / n + g * g / (2 * n))


def detectable(n: int, r: float) -> float:
    """The smallest change, in SD_pre, that `n` pairs correlating by `r` detect with power 0.8 at 5 %, two-sided."""
    return _detectable_dz(n) * sqrt(2 * (1 - r))


def interval(g: float, se: float, n: int) -> tuple[float, float]:
    """The 95 % interval of g with n - 1 degrees of freedom."""
    half = _t_quantile(n) * se
    return g - half, g + half


@lru_cache(maxsize=4096)
def _t_quantile(n: int) -> float:
    return float(stats.t.ppf(1 - _ALPHA / 2, n - 1))


@lru_cache(maxsize=4096)
def _detectable_dz(n: int) -> float:
    # statsmodels' TTestPower gives the same figures but fails to converge for some n (73, 87, 92 ...)
    df, limit = n - 1, _t_quantile(n)

    def short_of_power(shift: float) -> float:
        return float(stats.nct.sf(limit, df, shift) + stats.nct.cdf(-limit, df, shift)) - _POWER

    return float(optimize.brentq(short_of_power, 0.5, 8.0, xtol=1e-12)) / sqrt(n)


def _spreads(values: Sequence[float]) -> bool:
    return max(values) - min(values) > _NO_SPREAD * max(1.0, abs(max(values)), abs(min(values)))


def _sd(values: Sequence[float], mean: float) -> float:
    return sqrt(fsum((x - mean) ** 2 for x in values) / (len(values) - 1))


def _correlation(pre: Sequence[float], post: Sequence[float], mean_pre: float, mean_post: float) -> float:
    together = fsum((a - mean_pre) * (b - mean_post) for a, b in zip(pre, post, strict=True))
    apart = sqrt(fsum((a - mean_pre) ** 2 for a in pre) * fsum((b - mean_post) ** 2 for b in post))
    return max(-1.0, min(1.0, together / apart))

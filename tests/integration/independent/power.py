"""The smallest standardised change that a paired t test detects with power 0.8, from the noncentral t's definition.

T = (Z + shift) / s with s = sqrt(V / df), V chi-squared: P(T > t) is the mean of Phi(shift - t s) over the density of
s, integrated in panels.
Source: Cohen (1988), chapter 2; Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2, chapter 31.
"""

from collections.abc import Callable
from functools import lru_cache
from math import erfc, exp, lgamma, log, sqrt

from tests.integration.independent.student_t import quantile

_PANELS = 120
# Gauss-Legendre, five points on (-1, 1)
_OUTER, _INNER = sqrt(5 + 2 * sqrt(10 / 7)) / 3, sqrt(5 - 2 * sqrt(10 / 7)) / 3
_AT_OUTER, _AT_INNER = (322 - 13 * sqrt(70)) / 900, (322 + 13 * sqrt(70)) / 900
_NODES = ((-_OUTER, _AT_OUTER), (-_INNER, _AT_INNER), (0.0, 128 / 225), (_INNER, _AT_INNER), (_OUTER, _AT_OUTER))


def power(shift: float, df: int, t: float) -> float:
    """P(|T| > t) of a noncentral T."""
    return _over_s(df, lambda s: _normal(shift - t * s) + _normal(-shift - t * s))


def _over_s(df: int, what: Callable[[float], float]) -> float:
    """The mean of `what` over the density of s."""
    spread = 10 / sqrt(2 * df)
    low, width = max(0.0, 1 - spread), (1 + spread - max(0.0, 1 - spread)) / _PANELS
    constant = log(2) + df / 2 * log(df / 2) - lgamma(df / 2)
    total = 0.0
    for panel in range(_PANELS):
        for node, weight in _NODES:
            s = low + width * (panel + (node + 1) / 2)
            total += weight * what(s) * exp(constant + (df - 1) * log(s) - df * s * s / 2)
    return total * width / 2


def _normal(x: float) -> float:
    return erfc(-x / sqrt(2)) / 2


@lru_cache(maxsize=1024)
def detectable_shift(n: int) -> float:
    """The shift of T that `n` pairs detect with power 0.8 at 5 %, two-sided."""
    t, low, high = quantile(0.975, n - 1), 0.0, 50.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if power(middle, n - 1, t) < 0.8 else (low, middle)
    return (low + high) / 2


def detectable(n: int, correlation: float) -> float:
    """The change in standard deviations of the pre score, both waves spreading alike."""
    return detectable_shift(n) * sqrt(2 * (1 - correlation) / n)

"""The change for which the published interval excludes 0 in 80 % of samples, from the noncentral t's definition.

T = (Z + shift) / s with s = sqrt(V / df), V chi-squared: P(T > t) is the mean of Phi(shift - t s) over the density of
s, integrated in panels.
Source: Cohen (1988), chapter 2; Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2, chapter 31.
"""

from functools import lru_cache
from math import erfc, exp, lgamma, log, pi, sqrt

from tests.integration.independent.student_t import quantile

_PANELS = 120
_EIGHTY = 0.8416  # where the normal distribution has reached 80 %
_STEPS = 50  # of Newton's method; some six are taken
# Gauss-Legendre, five points on (-1, 1)
_OUTER, _INNER = sqrt(5 + 2 * sqrt(10 / 7)) / 3, sqrt(5 - 2 * sqrt(10 / 7)) / 3
_AT_OUTER, _AT_INNER = (322 - 13 * sqrt(70)) / 900, (322 + 13 * sqrt(70)) / 900
_NODES = ((-_OUTER, _AT_OUTER), (-_INNER, _AT_INNER), (0.0, 128 / 225), (_INNER, _AT_INNER), (_OUTER, _AT_OUTER))


def power(shift: float, df: float, t: float) -> float:
    """P(|T| > t) of a noncentral T."""
    return sum(weight * (_normal(shift - t * s) + _normal(-shift - t * s)) for s, weight in _density(df))


@lru_cache(maxsize=4)
def _density(df: float) -> list[tuple[float, float]]:
    """Values of s and their weights in a mean, over x = s^(1/4): smooth at 0 for few degrees of freedom."""
    spread = 10 / sqrt(2 * df)
    low, high = max(0.0, 1 - spread) ** 0.25, (1 + spread) ** 0.25
    width = (high - low) / _PANELS
    constant = log(8) + df / 2 * log(df / 2) - lgamma(df / 2)
    found = []
    for panel in range(_PANELS):
        for node, weight in _NODES:
            x = low + width * (panel + (node + 1) / 2)
            density = exp(constant + (4 * df - 1) * log(x) - df * x**8 / 2)
            found.append((x**4, weight * density * width / 2))
    return found


def _normal(x: float) -> float:
    return erfc(-x / sqrt(2)) / 2


@lru_cache(maxsize=1024)
def detectable_shift(df: float, limit: float) -> float:
    """The shift with which |T| exceeds the limit in 80 % of samples, by Newton's method."""
    shift = limit + _EIGHTY
    for _ in range(_STEPS):
        step = (power(shift, df, limit) - 0.8) / _slope(shift, df, limit)
        shift -= step
        if abs(step) < 1e-13 * shift:
            return shift
    message = f"No shift found for {df} degrees of freedom and a limit of {limit}."
    raise ArithmeticError(message)


def _slope(shift: float, df: float, t: float) -> float:
    """Of the power, by the shift."""
    return sum(weight * (_bell(shift - t * s) - _bell(shift + t * s)) for s, weight in _density(df))


def _bell(x: float) -> float:
    return exp(-x * x / 2) / sqrt(2 * pi)


def detectable(n: int, correlation: float) -> float | None:
    """In standard deviations of the pre score, both waves spreading alike; None where no change is large enough.

    g +- t SE, SE^2 = 2 (1-r) / n + g^2 / 2n, excludes 0 when g^2 (1 - t^2 / 2n) > t^2 2 (1-r) / n. SD^2 (1-r) has the
    relative variance (3 - r^2) / (n-1) and the mean (1-r) (1 - r (1+r) / 2 (n-1)), so that it is taken as a scaled
    chi-squared of twice the inverse of that variance.
    """
    t = quantile(0.975, n - 1)
    if t * t >= 2 * n:
        return None
    freedom = 2 / ((3 - correlation**2) / (n - 1))
    mean = 1 - correlation * (1 + correlation) / 2 / (n - 1)
    small = 1 - 3 / (4 * (n - 1) - 1)
    limit = t / sqrt(1 - t * t / (2 * n)) / small * sqrt(mean)
    return detectable_shift(freedom, limit) * sqrt(2 * (1 - correlation) / n)

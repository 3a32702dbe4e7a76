"""The standardised change of matched pairs (brief P01, P02; 6b, "Impact")."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from tests.integration.independent.facts import Rules
from tests.integration.independent.power import detectable
from tests.integration.independent.student_t import quantile


@dataclass(frozen=True)
class Effect:
    """What pairs say; None where they cannot say it."""

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
    evidence_flag: str = "insufficient"
    evidence_reason: str | None = "few_pairs"


def effect(pre: Sequence[Fraction], post: Sequence[Fraction], rules: Rules, *, asks_power: bool = True) -> Effect:
    """g = J (M_post - M_pre) / SD_pre, J = 1 - 3 / (4 (n-1) - 1), SE = sqrt(2 (1-r) / n + g^2 / 2n), t with n - 1."""
    n = len(pre)
    if n == 0:
        return Effect()
    mean_pre, mean_post = sum(pre) / n, sum(post) / n
    xx, yy, xy = _squares(pre, pre), _squares(post, post), _squares(pre, post)
    sd = sqrt(xx / (n - 1)) if n > 1 else 0.0
    if n < rules.min_pairs:
        return Effect(float(mean_pre), float(mean_post), float(mean_post - mean_pre), sd or None)
    r = float(xy) / sqrt(xx * yy) if xx and yy else 1.0
    if f"{abs(r):.4f}" == "1.0000":
        return Effect(evidence_reason="no_spread")
    g = (1 - 3 / (4 * (n - 1) - 1)) * float(mean_post - mean_pre) / sd
    se = sqrt(2 * (1 - r) / n + g * g / (2 * n))
    t = quantile(0.975, n - 1)
    judged = ("descriptive", None) if n >= rules.evidence_pairs else ("insufficient", "few_pairs")
    numbers = (sd, r, g, se, g - t * se, g + t * se, detectable(n, r) if asks_power else None)
    return Effect(float(mean_pre), float(mean_post), float(mean_post - mean_pre), *numbers, *judged)


def _squares(left: Sequence[Fraction], right: Sequence[Fraction]) -> Fraction:
    """The sum of products around the means."""
    n = len(left)
    return (
        sum((a * b for a, b in zip(left, right, strict=True)), Fraction(0))
        - sum(left, Fraction(0)) * sum(right, Fraction(0)) / n
    )

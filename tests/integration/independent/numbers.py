"""Exact numbers, and what stands where there are none."""

from collections.abc import Sequence
from fractions import Fraction

ONE_HOUR = 60


def ratio(part: Fraction | int, whole: Fraction | int) -> Fraction | None:
    """A quotient; nothing over nothing is no number (brief 3.1: denominator zero gives NULL)."""
    return Fraction(part) / whole if whole else None


def median(values: Sequence[Fraction | int]) -> Fraction | None:
    """The middle one, or the mean of the two in the middle."""
    ordered, half = sorted(values), len(values) // 2
    if not ordered:
        return None
    return Fraction(ordered[half]) if len(ordered) % 2 else Fraction(ordered[half - 1] + ordered[half]) / 2

"""Whether those who answered again had answered otherwise before than those who did not.

Flow: intermediate.int_survey_respondents__paired -> [warehouse/estimate/surveys.py calls this per form, school year and
construct] -> estimates/survey_nonresponse.parquet

The gap is Hedges' g of two groups: w (mean of those who answered again - mean of the others) / pooled SD, w = 1 - 3 /
(4 N - 9): Hedges (1981), "Distribution theory for Glass's estimator of effect size and related estimators", J. Educ.
Stat. 6; pooled SD and w as in the What Works Clearinghouse's Procedures Handbook, which calls a gap up to 0.05 small
and one above 0.25 too large to be adjusted for. It says how unlike the two groups were, not what the missing would have
answered.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, sqrt

_LEAST = 2
# What prints as 0.0000 is no spread.
_DECIMALS = 4


@dataclass(frozen=True)
class Nonresponse:
    """Scores before, in scale points; `gap_g` in pooled standard deviations, above 0 where the stayers scored higher.

    The gap is None for fewer than two people on either side, or where scores do not spread.
    """

    n_stayed: int
    n_lost: int
    mean_stayed: float | None
    mean_lost: float | None
    gap_g: float | None


def nonresponse(stayed: Sequence[float], lost: Sequence[float]) -> Nonresponse:
    """Compares the scores before of those with a score after, and of those without."""
    return Nonresponse(len(stayed), len(lost), _mean(stayed), _mean(lost), _gap(stayed, lost))


def _mean(scores: Sequence[float]) -> float | None:
    return fsum(scores) / len(scores) if scores else None


def _gap(stayed: Sequence[float], lost: Sequence[float]) -> float | None:
    n = len(stayed) + len(lost)
    if min(len(stayed), len(lost)) < _LEAST:
        return None
    spread = sqrt((_squares(stayed) + _squares(lost)) / (n - 2))
    if not round(spread, _DECIMALS):
        return None
    return (1 - 3 / (4 * n - 9)) * (fsum(stayed) / len(stayed) - fsum(lost) / len(lost)) / spread


def _squares(scores: Sequence[float]) -> float:
    mean = fsum(scores) / len(scores)
    return fsum((score - mean) ** 2 for score in scores)

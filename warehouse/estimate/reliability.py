"""How consistently a scale's items measure one thing: Cronbach's alpha.

Flow: intermediate.int_survey_items__placed -> [warehouse/estimate/step.py calls this per construct, form version and
wave] -> estimates/reliability.parquet

Formula: alpha = k / (k - 1) (1 - sum of item variances / variance of the sum): Cronbach (1951), "Coefficient alpha and
the internal structure of
tests", Psychometrika 16, equation 2. Items are scored already (reversed ones turned round).
With too few answers to tell alpha a scale still fails where the upper end of alpha's 95 % interval is below 0:
(1 - true alpha) / (1 - alpha) follows F with n - 1 and (n - 1) (k - 1) degrees of freedom: Feldt (1965), "The
approximate sampling distribution of Kuder-Richardson reliability coefficient twenty", Psychometrika 30.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

from scipy import stats

MIN_COMPLETE = 30
FAIL = "fail"
_BANDS = ((0.8, "good"), (0.7, "ok"), (0.0, "flag"))
_TAIL = 0.025


@dataclass(frozen=True)
class Reliability:
    """Alpha of one scale; alpha and band are None for a single item or fewer than 30 complete answers.

    The band is `fail` for fewer answers too where they leave no doubt that alpha is below 0.
    """

    n_complete: int
    n_items: int
    cronbach_alpha: float | None
    alpha_band: str | None


def reliability(answers: Sequence[Sequence[float | None]], *, min_complete: int = MIN_COMPLETE) -> Reliability:
    """Alpha over complete cases.

    Args:
        answers: one row a respondent, one scored value an item, None where unanswered.
        min_complete: with fewer complete rows alpha is not published.
    """
    complete = [[value for value in row if value is not None] for row in answers if None not in row]
    n_items = len(answers[0]) if answers else 0
    alpha = cronbach_alpha(complete)
    if len(complete) < min_complete:
        surely_fails = alpha is not None and _highest(alpha, len(complete), n_items) < 0
        return Reliability(len(complete), n_items, None, FAIL if surely_fails else None)
    return Reliability(len(complete), n_items, alpha, None if alpha is None else band(alpha))


def cronbach_alpha(rows: Sequence[Sequence[float]]) -> float | None:
    """Alpha of complete rows; None for fewer than two items or rows, or when no sum differs from another."""
    if len(rows) < 2 or len(rows[0]) < 2:  # noqa: PLR2004 - two of each make a variance
        return None
    items = len(rows[0])
    total = _variance([fsum(row) for row in rows])
    if total <= 0:
        return None
    parts = fsum(_variance([row[i] for row in rows]) for i in range(items))
    return items / (items - 1) * (1 - parts / total)


def band(alpha: float) -> str:
    """`good` from .80, `ok` from .70, `flag` below, `fail` below 0 (an item not reversed, as a rule)."""
    return next((name for least, name in _BANDS if alpha >= least), FAIL)


def _highest(alpha: float, n: int, items: int) -> float:
    """The upper end of alpha's 95 % interval."""
    return 1 - (1 - alpha) * float(stats.f.ppf(_TAIL, n - 1, (n - 1) * (items - 1)))


def _variance(values: Sequence[float]) -> float:
    if min(values) == max(values):
        return 0.0
    mean = fsum(values) / len(values)
    return fsum((x - mean) ** 2 for x in values) / (len(values) - 1)

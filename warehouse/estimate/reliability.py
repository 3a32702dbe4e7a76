"""How consistently a scale's items measure one thing: Cronbach's alpha, and how each item goes with the others.

Flow: intermediate.int_survey_items__placed -> [warehouse/estimate/step.py and surveys.py call this per construct, form
version and wave] -> estimates/{reliability,survey_items}.parquet

Formula: alpha = k / (k - 1) (1 - sum of item variances / variance of the sum): Cronbach (1951), "Coefficient alpha and
the internal structure of
tests", Psychometrika 16, equation 2. Items are scored already (reversed ones turned round).
With too few answers to tell alpha a scale still fails where the upper end of alpha's 95 % interval is below 0:
(1 - true alpha) / (1 - alpha) follows F with n - 1 and (n - 1) (k - 1) degrees of freedom: Feldt (1965), "The
approximate sampling distribution of Kuder-Richardson reliability coefficient twenty", Psychometrika 30.

An item's correlation with the rest is Pearson's r between its answers and the sum of all others, itself left out:
Henrysson (1963), "Correction of item-total correlations in item analysis", Psychometrika 28. Below 0 it says the
opposite of the others: not reversed, as a rule. Beside it stands alpha of the others alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, sqrt

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


@dataclass(frozen=True)
class ItemFit:
    """How one item goes with the others of its scale, over complete cases.

    Both are None for fewer than two items, fewer than 30 complete answers, and where nothing spreads; alpha of the
    others for fewer than three items too.
    """

    n_complete: int
    item_rest_r: float | None
    alpha_without: float | None


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


def item_fits(answers: Sequence[Sequence[float | None]], *, min_complete: int = MIN_COMPLETE) -> list[ItemFit]:
    """One per item, in the order of the columns.

    Args:
        answers: one row a respondent, one scored value an item, None where unanswered.
        min_complete: with fewer complete rows nothing is told.
    """
    complete = [[value for value in row if value is not None] for row in answers if None not in row]
    n_items = len(answers[0]) if answers else 0
    if len(complete) < max(min_complete, 2):
        return [ItemFit(len(complete), None, None)] * n_items
    found = []
    for i in range(n_items):
        rest = [[*row[:i], *row[i + 1 :]] for row in complete]
        r = _correlation([row[i] for row in complete], [fsum(row) for row in rest])
        found.append(ItemFit(len(complete), r, cronbach_alpha(rest)))
    return found


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


def _correlation(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Pearson's r; None where either does not spread."""
    if min(one) == max(one) or min(other) == max(other):
        return None
    mean_one, mean_other = fsum(one) / len(one), fsum(other) / len(other)
    together = fsum((a - mean_one) * (b - mean_other) for a, b in zip(one, other, strict=True))
    apart = sqrt(fsum((a - mean_one) ** 2 for a in one) * fsum((b - mean_other) ** 2 for b in other))
    return max(-1.0, min(1.0, together / apart))

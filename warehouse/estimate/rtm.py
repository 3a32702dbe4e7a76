"""The gain that chance alone gives those who were coached because they scored low: regression to the mean.

Formula: expected false gain, in SD of everybody, = (1 - r) (M_all - M_coached) / SD_all, r the correlation of the two
scores: Barnett, van der Pols & Dobson (2005), "Regression to the mean: what it is and how to deal with it", Int. J.
Epidemiol. 34, 215-220, for groups chosen by the first score. Of the lowest third it is 1.091 (1 - r).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import fsum, sqrt

from warehouse.estimate.origin import Origin, origin

# A way into coaching that chooses people by a low score, as cycles name it (`entry_path`).
LOW_SCORE_PATH = "required_low_performer"
# A false gain from which a reader would draw a conclusion: half of what is called a small effect.
_NOTICED_SD = 0.1


@dataclass(frozen=True)
class RegressionWarning:
    """Whether to warn, and the false gain in SD of all scores before that low scores alone would bring."""

    is_raised: bool
    expected_gain_sd: float | None
    origin: Origin


def regression_to_mean(
    coached: Sequence[float], others: Sequence[float], *, r: float, entry_paths: Collection[str] = ()
) -> RegressionWarning:
    """Warns where the coached began so low that half a small effect would come by itself, or were chosen for it.

    Args:
        coached: scores before of those coached.
        others: scores before of everybody else.
        r: correlation of scores before and after among those not coached, or the scale's test-retest correlation.
        entry_paths: how the coached came to coaching.
    """
    made_by = origin("regression_to_mean", "scipy")
    is_chosen = LOW_SCORE_PATH in entry_paths
    everybody = sorted((*coached, *others))
    n = len(everybody)
    if not coached or n < 3:  # noqa: PLR2004 - no spread of two
        return RegressionWarning(is_chosen, None, made_by)
    mean = fsum(everybody) / n
    sd = sqrt(fsum((x - mean) ** 2 for x in everybody) / (n - 1))
    if not sd:
        return RegressionWarning(is_chosen, None, made_by)
    gain = (1 - r) * (mean - fsum(coached) / len(coached)) / sd
    return RegressionWarning(is_chosen or gain >= _NOTICED_SD, gain, made_by)

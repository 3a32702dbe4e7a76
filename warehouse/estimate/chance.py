"""How likely the change of one school's matched pairs is one that matters, as marts say it.

Flow: paired_effect, what a district calls a change that matters -> chance -> estimates/effects.parquet

It is worked out from what stands beside it in the same row, as it stands there: g and r to four decimals, and the
number of pairs. So whoever may read those could work it out, and it tells nothing more. It is rounded to five
hundredths, and its ends are 0.05 (or less) and 0.95 (or more): closer than that no calibration vouches
(docs/estimates.md).
"""

from dataclasses import dataclass
from functools import lru_cache
from math import floor

from warehouse.estimate.effects import DESCRIPTIVE, PairedEffect, correction, standard_error
from warehouse.estimate.likely import likely_above

# Calibrated from ten pairs on (bench/calibrate/chances.py).
_LEAST_PAIRS = 10
_DECIMALS = 4
_STEPS = 20


@dataclass(frozen=True)
class Chance:
    """Probability (0.05 to 0.95, in steps of 0.05) of a rise, and of a fall, beyond what matters; None: untold."""

    above: float | None = None
    below: float | None = None


def chance(effect: PairedEffect, matters: float) -> Chance:
    """How likely the change is greater than `matters` (SD): none of an effect that is no evidence, or of few pairs."""
    if effect.effect_g is None or effect.corr_pre_post is None:
        return Chance()
    if effect.evidence_flag != DESCRIPTIVE or effect.n < _LEAST_PAIRS:
        return Chance()
    return _of_published(round(effect.effect_g, _DECIMALS), round(effect.corr_pre_post, _DECIMALS), effect.n, matters)


@lru_cache(maxsize=4096)
def _of_published(g: float, r: float, n: int, matters: float) -> Chance:
    def beyond(change: float) -> float:
        found = likely_above(
            change, standard_error(change, r, n), df=n - 1, n=n, correction=correction(n), threshold=matters
        )
        return min(max(floor(found.probability * _STEPS + 0.5), 1), _STEPS - 1) / _STEPS

    return Chance(beyond(g), beyond(-g))

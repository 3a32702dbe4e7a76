"""Every comparison of teachers coached with teachers not coached yet.

Flow: intermediate.int_comparison__answers -> estimates/comparisons.parquet -> mart_impact_comparison
What a row says of its two groups comes from did.py, likely.py and rtm.py, which name their sources. Of a rise and of
a fall of the score both: which of them is for the better the mart knows.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

import numpy as np

from warehouse.engine import Schema
from warehouse.estimate.did import DidEffect, correction, did_effect
from warehouse.estimate.likely import likely_above
from warehouse.estimate.rtm import regression_to_mean

ANSWERS = f"{Schema.INTERMEDIATE}.int_comparison__answers"
QUERY = f"""
select cell_key, cast(score_pre as double), cast(score_post as double), is_coached, school_key
from {ANSWERS} order by cell_key, pair_key
"""
# Fewer people than this have no correlation worth the name.
_LEAST_FOR_R = 10


def comparisons(rows: Iterable[tuple[Any, ...]], *, matters: float) -> Iterator[tuple[Any, ...]]:
    """Rows of `comparisons.parquet`, one a comparison.

    Args:
        rows: of `QUERY`, in its order.
        matters: the effect from which a change matters, in standard deviations before.
    """
    for cell, found in groupby(rows, lambda row: str(row[0])):
        _, before, after, coached, schools = zip(*found, strict=True)
        effect = did_effect(before, after, coached, schools)
        others = [(b, a) for b, a, is_coached in zip(before, after, coached, strict=True) if not is_coached]
        r = _correlation(others)
        began = [b for b, is_coached in zip(before, coached, strict=True) if is_coached]
        rising, falling = (
            None if r is None else regression_to_mean([up * b for b in began], [up * b for b, _ in others], r=r)
            for up in (1, -1)
        )
        yield (
            cell,
            effect.sd_pre,
            effect.baseline_gap_sd,
            effect.effect_g,
            effect.effect_se,
            effect.df,
            effect.ci_low,
            effect.ci_high,
            _likely(effect, matters),
            _likely(effect, matters, up=-1),
            rising.expected_gain_sd if rising else None,
            rising.is_raised if rising else None,
            falling.is_raised if falling else None,
            effect.gap,
            effect.reason,
            effect.origin.estimator,
            effect.origin.library,
            effect.origin.version,
        )


def _likely(effect: DidEffect, matters: float, *, up: int = 1) -> float | None:
    g, se, df, n = effect.effect_g, effect.effect_se, effect.df, effect.n_coached + effect.n_comparison
    if g is None or se is None or df is None or se * se <= g * g / (2 * n):
        return None
    return likely_above(up * g, se, df=df, n=n, correction=correction(n), threshold=matters).probability


def _correlation(pairs: list[tuple[float, float]]) -> float | None:
    if len(pairs) < _LEAST_FOR_R:
        return None
    before, after = np.array(sorted(pairs)).T
    if np.ptp(before) == 0 or np.ptp(after) == 0:
        return None
    return float(np.corrcoef(before, after)[0, 1])

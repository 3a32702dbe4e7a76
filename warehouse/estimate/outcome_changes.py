"""How what was seen, rated and counted of a school's teachers changed: each source by the estimator that holds for it.

Flow: intermediate.int_outcome_pairs__exposed -> estimates/outcome_changes.parquet -> mart_impact_outcomes
Ratings are means of many points, as surveys are (effects.py); shares of a few tasks are told in percentage points
(share.py), skewed counts as the ratio of the typical person (ratio.py). Pairs stand in a cell once.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from coaching.district import Thresholds
from warehouse.engine import Schema
from warehouse.estimate.effects import paired_effect
from warehouse.estimate.origin import origin
from warehouse.estimate.ratio import ratio_change
from warehouse.estimate.share import share_change

PAIRED = f"{Schema.INTERMEDIATE}.int_outcome_pairs__exposed"
QUERY = f"""
select cell_key, outcome_source, school_key, score_pre, score_post
from {PAIRED} where is_matched order by cell_key, pair_key
"""
_Told = tuple[object, ...]


def outcome_changes(rows: Iterable[tuple[Any, ...]], limits: Thresholds) -> Iterator[_Told]:
    """Rows of `outcome_changes.parquet`, one a cell with matched pairs.

    Args:
        rows: of `QUERY`, in its order.
        limits: of the district: how few pairs give no effect.

    Raises:
        KeyError: a source that no estimator is named for.
    """
    estimators: dict[str, Callable[[Sequence[float], Sequence[float], Sequence[str]], _Told]] = {
        "rating": lambda pre, post, _: _standardised(pre, post, limits.min_pairs),
        "observation": _points,
        "lms": _ratio,
    }
    for (cell, source), found in groupby(rows, lambda row: row[:2]):
        schools, pre, post = zip(*(row[2:] for row in found), strict=True)
        yield (cell, *estimators[source](pre, post, schools))


def _standardised(pre: Sequence[float], post: Sequence[float], least: int) -> _Told:
    told, by = paired_effect(pre, post, min_pairs=least), origin("paired_hedges_g", "scipy")
    reason = told.evidence_reason if told.effect_g is None else None
    numbers = (told.effect_g, told.effect_se, told.ci_low, told.ci_high)
    return ("standard deviations", *numbers, reason, by.estimator, by.library, by.version)


def _points(pre: Sequence[float], post: Sequence[float], _: Sequence[str]) -> _Told:
    told = share_change(pre, post)
    numbers = (told.points, told.se, told.ci_low, told.ci_high)
    return ("percentage points", *numbers, told.reason, told.origin.estimator, told.origin.library, told.origin.version)


def _ratio(pre: Sequence[float], post: Sequence[float], schools: Sequence[str]) -> _Told:
    told = ratio_change(pre, post, schools)
    numbers = (told.ratio, told.log_se, told.ci_low, told.ci_high)
    return ("ratio", *numbers, told.reason, told.origin.estimator, told.origin.library, told.origin.version)

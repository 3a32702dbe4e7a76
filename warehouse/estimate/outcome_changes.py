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
from warehouse.estimate.ratio import RatioChange, ratio_change
from warehouse.estimate.share import ShareChange, share_change

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
        "observation": lambda pre, post, _: _changed(share_change(pre, post)),
        "lms": lambda pre, post, schools: _changed(ratio_change(pre, post, schools)),
    }
    for (cell, source), found in groupby(rows, lambda row: row[:2]):
        schools, pre, post = zip(*(row[2:] for row in found), strict=True)
        yield (cell, *estimators[source](pre, post, schools))


def _standardised(pre: Sequence[float], post: Sequence[float], least: int) -> _Told:
    told, by = paired_effect(pre, post, min_pairs=least), origin("paired_hedges_g", "scipy")
    reason = told.evidence_reason if told.effect_g is None else None
    numbers = (told.effect_g, told.effect_se, told.ci_low, told.ci_high)
    return ("standard deviations", *numbers, reason, by.estimator, by.library, by.version)


def _changed(told: ShareChange | RatioChange) -> _Told:
    match told:
        case ShareChange():
            unit, change, se = "percentage points", told.points, told.se
        case RatioChange():
            unit, change, se = "ratio", told.ratio, told.log_se
    by = told.origin
    return (unit, change, se, told.ci_low, told.ci_high, told.reason, by.estimator, by.library, by.version)

"""Every gap between schools of high and of low poverty, with its interval.

Flow: intermediate.int_gap_figures__banded -> estimates/gaps.parquet -> mart_equity_gap
The interval is that of gap.py, which names its sources. A metric for which nobody tried how often it holds what was
planted has none (`not_calibrated`): posts are no sample of schools' people, and few of them differ.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from warehouse.engine import Schema
from warehouse.estimate.gap import Gap, equity_gap
from warehouse.estimate.origin import NOT_CALIBRATED

FIGURES = f"{Schema.INTERMEDIATE}.int_gap_figures__banded"
QUERY = f"""
select metric_id, period, band, cast(numerator as double), cast(denominator as double)
from {FIGURES} order by metric_id, period, band, school_key
"""
# Shares (reach, active use) and hours a teacher: the designs of bench/calibrate/schools.py.
CALIBRATED = frozenset({"I03", "I07", "P11"})


def gaps(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Rows of `gaps.parquet`, one a metric and period.

    Args:
        rows: of `QUERY`, in its order.
    """
    for (metric, period), found in groupby(rows, lambda row: (str(row[0]), str(row[1]))):
        bands: dict[str, list[tuple[float, float]]] = {"high": [], "low": []}
        for _, _, band, numerator, denominator in found:
            bands[band].append((numerator, denominator))
        told = equity_gap(bands["high"], bands["low"])
        of = told.origin
        weights = (_told(metric, told.by_people), _told(metric, told.by_school))
        yield (metric, period, *weights[0], *weights[1], of.estimator, of.library, of.version)


def _told(metric: str, gap: Gap) -> tuple[float | None, float | None, str | None]:
    if metric not in CALIBRATED:
        return None, None, NOT_CALIBRATED
    return gap.ci_low, gap.ci_high, gap.reason

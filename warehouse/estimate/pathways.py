"""What goes from coaching by way of teachers' work with students to an outcome, and how that work changed.

Flow: intermediate.int_interaction_pathways__paired -> estimates/pathways.parquet -> mart_interaction_pathway
The path comes from mediation.py, the change of skewed counts from ratio.py; both name their sources. What stands
between is the logarithm that ratio.py is the mean of, so that both tell of the same change: log((after + 1/2) /
(before + 1/2)). Coaching is 1 of those coached between the two answers, 0 of those not coached yet.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from math import log
from typing import Any

from warehouse.engine import Schema
from warehouse.estimate.mediation import mediation
from warehouse.estimate.ratio import RatioChange, ratio_change

PAIRED = f"{Schema.INTERMEDIATE}.int_interaction_pathways__paired"
KEY = ("interaction_id", "school_year", "construct_id", "pre_wave_id", "post_wave_id")
QUERY = f"""
select {", ".join(KEY)}, is_coached, school_key, cast(n_before as double), cast(n_after as double),
    cast(score_change as double)
from {PAIRED} where left_out is null order by {", ".join(KEY)}, pair_key
"""


def pathways(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Rows of `pathways.parquet`, one a kind of work, school year and outcome.

    Args:
        rows: of `QUERY`, in its order.
    """
    for key, found in groupby(rows, lambda row: row[: len(KEY)]):
        people = [row[len(KEY) :] for row in found]
        coached, schools, before, after, change = zip(*people, strict=True)
        between = [log((a + 0.5) / (b + 0.5)) for b, a in zip(before, after, strict=True)]
        path = mediation([float(x) for x in coached], between, change, schools)
        ratios = [_ratio(people, is_coached=is_coached) for is_coached in (True, False)]
        yield (
            *key,
            *(value for told in ratios for value in (told.ratio, told.ci_low, told.ci_high, told.reason)),
            path.a,
            path.b,
            path.direct,
            path.indirect,
            path.ci_low,
            path.ci_high,
            path.label,
            path.reason,
            *(value for of in (path.origin, ratios[0].origin) for value in (of.estimator, of.library, of.version)),
        )


def _ratio(people: list[tuple[Any, ...]], *, is_coached: bool) -> RatioChange:
    group = [row for row in people if row[0] == is_coached]
    return ratio_change([row[2] for row in group], [row[3] for row in group], [row[1] for row in group])

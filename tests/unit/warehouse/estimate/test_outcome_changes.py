"""Each source's change is what its estimator says of the same people."""

from typing import Any

import pytest

from coaching.district import Thresholds
from warehouse.estimate.effects import paired_effect
from warehouse.estimate.outcome_changes import outcome_changes
from warehouse.estimate.ratio import ratio_change
from warehouse.estimate.share import share_change
from warehouse.estimates import OUTCOME_CHANGES

PAIRS = {
    "rating": ([1.5, 2.0, 2.25, 3.0, 1.75, 2.5], [2.0, 2.5, 2.0, 3.5, 2.75, 3.0]),
    "observation": ([0.0, 0.5, 0.0, 1.0, 0.5, 0.0], [0.5, 0.5, 1.0, 1.0, 0.0, 0.5]),
    "lms": ([3.0, 10.0, 0.0, 44.0, 7.0, 0.0], [9.0, 12.0, 5.0, 80.0, 7.0, 0.0]),
}


def rows(source: str, people: int = 6) -> list[tuple[Any, ...]]:
    pre, post = PAIRS[source]
    return [(f"n|{source}", source, "n", pre[at], post[at]) for at in range(people)]


def told(found: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    return [dict(zip(OUTCOME_CHANGES.names, row, strict=True)) for row in outcome_changes(found, Thresholds())]


def test_a_row_is_what_the_estimator_says_of_its_people() -> None:
    rating, tasks, events = told([row for source in PAIRS for row in rows(source)])
    g = paired_effect(*PAIRS["rating"], min_pairs=Thresholds().min_pairs)
    assert (rating["effect"], rating["effect_se"], rating["ci_low"], rating["ci_high"]) == (
        g.effect_g, g.effect_se, g.ci_low, g.ci_high,
    )  # fmt: skip
    points = share_change(*PAIRS["observation"])
    assert (tasks["effect"], tasks["ci_low"], tasks["ci_high"]) == (points.points, points.ci_low, points.ci_high)
    ratio = ratio_change(*PAIRS["lms"], ["n"] * 6)
    assert (events["effect"], events["ci_low"], events["ci_high"]) == (ratio.ratio, ratio.ci_low, ratio.ci_high)
    assert [row["effect_unit"] for row in (rating, tasks, events)] == [
        "standard deviations", "percentage points", "ratio",
    ]  # fmt: skip
    assert [row["estimator"] for row in (rating, tasks, events)] == [
        "paired_hedges_g", "paired_share_t", "log_ratio_cr2",
    ]  # fmt: skip
    assert all(row["library"] == "scipy" and row["library_version"] for row in (rating, tasks, events))


def test_where_there_is_no_effect_there_is_the_reason() -> None:
    assert [row["reason"] for row in told([row for source in PAIRS for row in rows(source, 2)])] == [
        "few_pairs", "few_people", "few_people",
    ]  # fmt: skip


def test_a_source_without_an_estimator_is_no_source() -> None:
    with pytest.raises(KeyError, match="hearsay"):
        told([("c", "hearsay", "n", 1.0, 2.0)])

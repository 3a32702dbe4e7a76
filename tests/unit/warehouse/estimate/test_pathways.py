"""Rows of pathways: the path and the change of counts are those of their estimators, of the same people."""

from math import exp, log
from typing import Any

import pytest

from warehouse.estimate.mediation import mediation
from warehouse.estimate.pathways import KEY, pathways
from warehouse.estimate.ratio import ratio_change
from warehouse.estimates import PATHWAYS

Row = tuple[Any, ...]


def people(outcome: str, schools: int, each: int) -> list[Row]:
    key = ("graded_work", "2025-26", outcome, "pre", "post")
    return [
        (*key, n % 2 == 0, f"s{s:02}", float((n * 7 + s) % 13), float((n * 5 + s * 3) % 17), ((n * 11 + s) % 9 - 4) / 4)
        for s in range(schools)
        for n in range(each)
    ]


def told(rows: list[Row]) -> list[dict[str, Any]]:
    return [dict(zip(PATHWAYS.names, row, strict=True)) for row in pathways(rows)]


def test_a_row_is_what_the_estimators_say_of_its_people() -> None:
    assert tuple(PATHWAYS.names[: len(KEY)]) == KEY
    rows = people("tpack", 20, 6)
    first, second = told([*rows, *people("voice", 4, 6)])
    coached, schools, before, after, change = zip(*(row[len(KEY) :] for row in rows), strict=True)
    between = [log((a + 0.5) / (b + 0.5)) for b, a in zip(before, after, strict=True)]
    path = mediation([float(c) for c in coached], between, change, schools)
    assert (first["path_a"], first["path_b"], first["direct"], first["indirect"]) == (
        path.a, path.b, path.direct, path.indirect,
    )  # fmt: skip
    assert first["ci_low"] == path.ci_low < first["indirect"] < path.ci_high == first["ci_high"]
    for group, is_coached in (("coached", True), ("not_yet", False)):
        of = [row[len(KEY) + 1 :] for row in rows if row[len(KEY)] == is_coached]
        ratio = ratio_change([b for _, b, _, _ in of], [a for _, _, a, _ in of], [s for s, *_ in of])
        assert ratio.ratio is not None
        assert (first[f"ratio_{group}"], first[f"ratio_ci_low_{group}"]) == (ratio.ratio, ratio.ci_low)
    assert (first["claim"], first["estimator"], first["ratio_estimator"]) == (
        "associational", "product_of_coefficients", "log_ratio_cr2",
    )  # fmt: skip
    # with few schools there is a path, and no interval
    assert (second["construct_id"], second["ci_low"], second["reason"]) == ("voice", None, "few_schools")
    assert second["indirect"] is not None


def test_how_much_more_the_coached_changed_is_the_first_part_of_the_path() -> None:
    """Where everybody counts, a is the logarithm of the quotient of the two ratios."""
    (row,) = told([r for r in people("tpack", 20, 6) if r[-2] or r[-3]])
    assert row["path_a"] == pytest.approx(log(row["ratio_coached"] / row["ratio_not_yet"]), abs=1e-12)
    assert exp(row["path_a"]) == pytest.approx(row["ratio_coached"] / row["ratio_not_yet"])


def test_a_handful_says_nothing() -> None:
    (row,) = told(people("tpack", 1, 8))
    assert (row["indirect"], row["reason"], row["ratio_coached"], row["ratio_reason_coached"]) == (
        None, "few_people", None, "few_people",
    )  # fmt: skip

"""Rows of gaps: what each says comes from the estimator, and nothing where that is not calibrated or has no ground."""

from typing import Any

from warehouse.estimate.gap import equity_gap
from warehouse.estimate.gaps import CALIBRATED, gaps
from warehouse.estimates import GAPS

Row = tuple[str, str, str, float, float]


def figures(metric: str, period: str, high: int, low: int) -> list[Row]:
    bands = [("high", n) for n in range(high)] + [("low", n) for n in range(low)]
    return [(metric, period, band, float((n * 5 + (band == "low") * 3) % 9), 9.0 + n) for band, n in bands]


def told(rows: list[Row]) -> list[dict[str, Any]]:
    return [dict(zip(GAPS.names, row, strict=True)) for row in gaps(rows)]


def test_a_row_is_what_the_estimator_says_of_its_metric_and_period() -> None:
    rows = figures("I03", "month:2025-10", 6, 8)
    first, second = told([*rows, *figures("I03", "month:2025-11", 6, 8)])
    effect = equity_gap(
        [(n, d) for _, _, band, n, d in rows if band == "high"], [(n, d) for _, _, band, n, d in rows if band == "low"]
    )
    for gap, weight in ((effect.by_people, "teachers"), (effect.by_school, "schools")):
        assert gap.gap is not None
        assert first[f"ci_low_by_{weight}"] == gap.ci_low < gap.gap
        assert first[f"ci_high_by_{weight}"] == gap.ci_high
        assert first[f"reason_by_{weight}"] is None
    assert first["ci_low_by_teachers"] != first["ci_low_by_schools"]
    assert (first["estimator"], first["library"]) == ("equity_gap_bootstrap_t", "numpy")
    assert (first["period"], second["period"]) == ("month:2025-10", "month:2025-11")


def test_four_schools_on_one_side_or_none_have_no_interval() -> None:
    for low in (4, 0):
        (row,) = told(figures("P11", "month:2025-10", 9, low))
        assert (row["ci_low_by_teachers"], row["ci_high_by_schools"]) == (None, None)
        assert (row["reason_by_teachers"], row["reason_by_schools"]) == ("few_schools", "few_schools")


def test_what_nobody_calibrated_has_no_interval() -> None:
    assert "I01" not in CALIBRATED
    (row,) = told(figures("I01", "month:2025-10", 9, 9))
    assert (row["ci_low_by_teachers"], row["reason_by_teachers"], row["reason_by_schools"]) == (
        None,
        "not_calibrated",
        "not_calibrated",
    )

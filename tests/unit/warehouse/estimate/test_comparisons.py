"""Rows of comparisons: what each says comes from the estimators, and says nothing where they say nothing."""

import random
from typing import Any

import pytest

from warehouse.estimate.comparisons import comparisons
from warehouse.estimate.did import did_effect
from warehouse.estimates import COMPARISONS

Row = tuple[str, float, float, bool, str]


def answers(cell: str, *, lift: float, schools: int = 12, each: int = 6, seed: int = 1) -> list[Row]:
    rng = random.Random(seed)
    found = []
    for school in range(schools):
        for person in range(each):
            before, coached = rng.gauss(3, 0.6), person % 2 == 0
            after = before * 0.7 + 0.9 + rng.gauss(0, 0.3) + (lift if coached else 0)
            found.append((cell, before, after, coached, f"s{school}"))
    return found


def told(rows: list[Row], matters: float = 0.2) -> list[dict[str, Any]]:
    return [dict(zip(COMPARISONS.names, row, strict=True)) for row in comparisons(rows, matters=matters)]


def test_a_row_is_what_the_estimators_say() -> None:
    rows = answers("a", lift=0.4)
    (row,) = told(rows)
    effect = did_effect([r[1] for r in rows], [r[2] for r in rows], [r[3] for r in rows], [r[4] for r in rows])
    assert (row["effect_g"], row["ci_low"], row["ci_high"]) == (effect.effect_g, effect.ci_low, effect.ci_high)
    assert (row["sd_pre"], row["baseline_gap_sd"], row["baseline_gap"]) == (
        effect.sd_pre,
        effect.baseline_gap_sd,
        effect.gap,
    )
    assert row["ci_low"] > 0
    assert row["likely_above"] > 0.9
    assert row["estimator"] == "did_g_cr2"


def test_a_higher_threshold_is_less_likely() -> None:
    rows = answers("a", lift=0.2)
    chances = [told(rows, matters)[0]["likely_above"] for matters in (0.1, 0.3, 0.6)]
    assert chances == sorted(chances, reverse=True)
    assert len(set(chances)) == 3


def test_a_fall_is_a_rise_of_the_scale_turned_round() -> None:
    rows = answers("a", lift=0.3)
    turned = [(cell, 6 - before, 6 - after, coached, school) for cell, before, after, coached, school in rows]
    (up,), (down,) = told(rows), told(turned)
    assert down["effect_g"] == pytest.approx(-up["effect_g"])
    for name, other in (("likely_above", "likely_below"), ("likely_below", "likely_above")):
        assert down[name] == pytest.approx(up[other])
    assert up["likely_above"] > 0.5 > up["likely_below"]
    assert up["likely_above"] + up["likely_below"] < 1, "it may be no change that matters, either way"


def test_where_less_is_better_the_highest_coached_are_warned_of() -> None:
    rng = random.Random(2)
    people = sorted(((rng.gauss(3, 0.6), n) for n in range(90)), reverse=True)
    rows = [
        ("a", before, before * 0.5 + 1.5 + rng.gauss(0, 0.5), place < 30, f"s{n % 9}")
        for place, (before, n) in enumerate(people)
    ]
    (row,) = told(rows)
    assert (row["is_rising_by_chance"], row["is_falling_by_chance"]) == (False, True)
    assert row["expected_gain_sd"] == pytest.approx(-1.09 * 0.5, abs=0.2)


def test_without_an_effect_there_is_no_probability_and_each_cell_stands_alone() -> None:
    few = [("a", 1.0, 2.0, True, "s"), ("a", 2.0, 2.0, False, "s")]
    first, second = told([*few, *answers("b", lift=0.4)])
    untold = ("effect_g", "likely_above", "likely_below", "is_rising_by_chance", "is_falling_by_chance")
    assert [first[name] for name in untold] == [None] * 5
    assert first["reason"] == "few_people"
    assert second["likely_above"] > 0.9


def test_the_weakest_coached_are_warned_of() -> None:
    """With no effect at all and the lowest third coached, chance brings them a gain."""
    rng = random.Random(2)
    people = sorted((rng.gauss(3, 0.6), n) for n in range(90))
    rows = [
        ("a", before, before * 0.5 + 1.5 + rng.gauss(0, 0.5), place < 30, f"s{n % 9}")
        for place, (before, n) in enumerate(people)
    ]
    (row,) = told(rows)
    assert row["is_rising_by_chance"]
    assert not row["is_falling_by_chance"]
    assert row["expected_gain_sd"] == pytest.approx(1.09 * 0.5, abs=0.2)
    assert row["baseline_gap"] == "not_comparable"

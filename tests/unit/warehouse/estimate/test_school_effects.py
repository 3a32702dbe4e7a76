"""Rows of schools drawn together: what each says comes from shrink, a group a period, outcome and comparison."""

import random
from typing import Any

from warehouse.estimate.effects import PairedEffect, paired_effect
from warehouse.estimate.school_effects import school_effects
from warehouse.estimate.shrink import school_errors, shrink
from warehouse.estimates import SCHOOL_EFFECTS

Cell = tuple[str, ...]


def cells(outcome: str, schools: int) -> list[Cell]:
    group = ("school_year:2025-26", outcome, "prepost_matched", "pre>post", "exposed")
    return [(*group, f"s{n}|all|school_year:2025-26|{outcome}") for n in range(schools)]


def effects_of(of: list[Cell]) -> dict[str, PairedEffect]:
    rng = random.Random(3)
    told = {}
    for place, (*_, key) in enumerate(of):
        before = [rng.gauss(3, 0.6) for _ in range(10 + place)]
        told[key] = paired_effect(before, [b * 0.6 + 1.4 + rng.gauss(0, 0.4) + place / 20 for b in before])
    return told


def told(of: list[Cell], effects: dict[str, PairedEffect]) -> list[dict[str, Any]]:
    return [dict(zip(SCHOOL_EFFECTS.names, row, strict=True)) for row in school_effects(of, effects)]


def test_rows_are_what_shrinking_the_group_says() -> None:
    first, second = cells("a", 6), cells("b", 5)
    effects = effects_of([*first, *second])
    rows = told([*first, *second], effects)
    own = [effects[key] for *_, key in first]
    found = shrink([e.effect_g for e in own if e.effect_g is not None], school_errors(own))
    assert [(r["shrunken_g"], r["shrunken_ci_low"], r["shrunken_ci_high"], r["own_weight"]) for r in rows[:6]] == [
        (s.estimate, s.ci_low, s.ci_high, s.weight) for s in found.schools
    ]
    assert {(r["mean_g"], r["spread_g"]) for r in rows[:6]} == {(found.mean, found.tau)}
    assert len(rows) == 11
    assert {r["mean_g"] for r in rows[6:]}.isdisjoint({found.mean})
    assert {r["estimator"] for r in rows} == {"empirical_bayes_reml"}


def test_a_school_without_an_effect_takes_no_part() -> None:
    of = cells("a", 6)
    effects = effects_of(of)
    effects[of[2][-1]] = paired_effect([1.0, 2.0], [2.0, 2.5])
    rows = told(of, effects)
    assert of[2][-1] not in {r["cell_key"] for r in rows}
    assert len(rows) == 5
    assert rows == told([c for c in of if c != of[2]], effects)


def test_three_schools_are_not_drawn_together_and_none_say_nothing() -> None:
    of = cells("a", 3)
    rows = told(of, effects_of(of))
    assert [(r["reason"], r["shrunken_g"]) for r in rows] == [("few_schools", None)] * 3
    assert told(of, {key: paired_effect([1.0], [2.0]) for *_, key in of}) == []

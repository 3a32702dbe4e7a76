"""How likely a change is that matters, as marts tell it: from what they show beside it, in steps, and not of few."""

from dataclasses import replace
from itertools import product

import pytest

from tests.integration.independent.chance import chance as by_simpson
from warehouse.estimate.chance import Chance, chance
from warehouse.estimate.effects import PairedEffect, paired_effect

PRE = [2.0, 2.5, 3.0, 2.2, 2.8, 3.4, 1.9, 2.6, 3.1, 2.4, 2.7, 3.3]
POST = [2.4, 2.6, 3.6, 2.9, 2.7, 3.9, 2.5, 2.8, 3.2, 3.1, 2.9, 3.5]


def of(g: float, r: float = 0.6, n: int = 20) -> PairedEffect:
    return PairedEffect(n, 2.5, 2.7, 0.2, 0.6, r, g, 0.2, g - 0.4, g + 0.4, 0.5, "descriptive", None)


@pytest.mark.parametrize(("g", "r", "n"), [*product((-0.4, 0.0, 0.1, 0.35, 0.8), (-0.2, 0.65), (10, 31))])
def test_agrees_with_simpsons_rule(g: float, r: float, n: int) -> None:
    """Of a rise, and of a fall, which is a rise of the scale turned round."""
    found = chance(of(g, r, n), 0.2)
    for told, change in ((found.above, g), (found.below, -g)):
        assert told == float(by_simpson(change, r, n, 0.2, is_evidence=True)["likely_above"])  # type: ignore[arg-type]


def test_two_cells_that_are_shown_alike_are_told_alike() -> None:
    """What a mart rounds away decides nothing: whoever reads g, r and n knows the probability already."""
    exact = paired_effect(PRE, POST)
    assert exact.effect_g is not None
    assert exact.corr_pre_post is not None
    shown = replace(
        exact, effect_g=round(exact.effect_g, 4), corr_pre_post=round(exact.corr_pre_post, 4), effect_se=9.0,
        mean_pre=0.0, mean_post=0.0, mean_change=0.0, sd_pre=1.0, ci_low=0.0, ci_high=0.0, mde_80=None,
    )  # fmt: skip
    assert shown.effect_g != exact.effect_g
    assert chance(exact, 0.2) == chance(shown, 0.2) != Chance()


def test_it_is_told_in_twentieths_and_never_as_certain() -> None:
    told = [chance(of(g / 100), 0.2).above for g in range(-300, 301, 2)]
    assert {round(20 * one) for one in told if one is not None} == set(range(1, 20))
    assert told == sorted(told, key=lambda one: one or 0)
    assert (told[0], told[-1]) == (0.05, 0.95)


@pytest.mark.parametrize(
    "untold",
    [
        PairedEffect(0),
        of(0.3, n=9),
        replace(of(0.3), evidence_flag="insufficient"),
        replace(of(0.3), effect_g=None, corr_pre_post=None),
    ],
)
def test_of_few_pairs_and_of_no_evidence_nothing_is_told(untold: PairedEffect) -> None:
    assert chance(untold, 0.2) == Chance()


def test_more_is_asked_where_a_district_asks_for_more() -> None:
    weaker, stronger = chance(of(0.4), 0.2).above, chance(of(0.4), 0.5).above
    assert weaker is not None
    assert stronger is not None
    assert weaker > 0.5 > stronger

"""How often the 95 % interval covers the effect that the sandbox planted."""

import sys
from math import sqrt

import pytest

from sandbox.world.surveys import paired_scores
from warehouse.estimate.effects import interval, paired_effect

SEEDS = 500
HEADLINE = (40, 0.6, 0.5)


def coverage(pairs: int, effect: float, correlation: float) -> float:
    hits = 0
    for seed in range(SEEDS):
        found = paired_effect(*paired_scores(seed, pairs, effect, correlation))
        assert found.ci_low is not None
        assert found.ci_high is not None
        hits += found.ci_low <= effect <= found.ci_high
    return hits / SEEDS


def test_the_interval_covers_the_planted_effect() -> None:
    pairs, effect, correlation = HEADLINE
    found = coverage(pairs, effect, correlation)
    sys.stdout.write(
        f"coverage over {SEEDS} seeds of {pairs} pairs, effect {effect}, correlation {correlation}: {found:.1%}\n"
    )
    assert 0.93 <= found <= 0.97


@pytest.mark.parametrize("pairs", [10, 20, 80])
@pytest.mark.parametrize(("effect", "correlation"), [(0.0, 0.5), (0.4, 0.6)])
def test_coverage_holds_for_other_sizes(pairs: int, effect: float, correlation: float) -> None:
    """One point wider than the promise: 500 seeds scatter by 0.9 points."""
    found = coverage(pairs, effect, correlation)
    sys.stdout.write(
        f"coverage over {SEEDS} seeds of {pairs} pairs, effect {effect}, correlation {correlation}: {found:.1%}\n"
    )
    assert 0.92 <= found <= 0.98


def test_an_interval_that_forgets_the_pairing_would_be_found_out() -> None:
    pairs, effect, correlation = HEADLINE
    hits = 0
    for seed in range(SEEDS):
        found = paired_effect(*paired_scores(seed, pairs, effect, correlation))
        assert found.effect_g is not None
        low, high = interval(found.effect_g, sqrt(2 / pairs + found.effect_g**2 / (2 * pairs)), pairs)
        hits += low <= effect <= high
    assert hits / SEEDS > 0.97


def test_the_mean_effect_is_the_planted_one() -> None:
    pairs, effect, correlation = HEADLINE
    found = [paired_effect(*paired_scores(seed, pairs, effect, correlation)).effect_g or 0.0 for seed in range(SEEDS)]
    assert sum(found) / SEEDS == pytest.approx(effect, abs=0.02)

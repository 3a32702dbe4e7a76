"""E2: `mde_80` is the effect that the published interval excludes 0 for in 80 % of samples: simulated."""

import sys

import numpy as np
import pytest

from warehouse.estimate.effects import correction, detectable, interval, paired_effect, standard_error

SEED, SAMPLES = 20260612, 20_000
PAIRS, CORRELATIONS = (5, 8, 10, 20, 40), (0.0, 0.3, 0.6, 0.9)


def share_found(pairs: int, correlation: float, effect: float, rng: np.random.Generator) -> float:
    """How often the interval, calculated for many samples at once, excludes 0."""
    pre = rng.normal(size=(SAMPLES, pairs))
    post = effect + correlation * pre + np.sqrt(1 - correlation**2) * rng.normal(size=(SAMPLES, pairs))
    a, b = pre - pre.mean(1, keepdims=True), post - post.mean(1, keepdims=True)
    r = (a * b).sum(1) / np.sqrt((a * a).sum(1) * (b * b).sum(1))
    g = correction(pairs) * (post - pre).mean(1) / pre.std(1, ddof=1)
    se = np.sqrt(2 * (1 - r) / pairs + g * g / (2 * pairs))
    half = interval(0.0, 1.0, pairs)[1]
    _is_the_published_one(pre[0].tolist(), post[0].tolist(), float(g[0] - half * se[0]))
    return float((np.abs(g) > half * se).mean())


def _is_the_published_one(pre: list[float], post: list[float], low: float) -> None:
    assert paired_effect(pre, post).ci_low == pytest.approx(low, abs=1e-9)


def test_four_in_five_samples_find_it() -> None:
    rng = np.random.default_rng(SEED)
    told = [f"seed {SEED}, {SAMPLES} samples each"]
    for pairs in PAIRS:
        for correlation in CORRELATIONS:
            smallest = detectable(pairs, correlation)
            assert smallest is not None
            found = share_found(pairs, correlation, smallest, rng)
            told.append(f"{pairs} pairs, r {correlation}: mde {smallest:.3f}, found in {found:.1%}")
            assert found == pytest.approx(0.8, abs=0.015), told[-1]
    sys.stdout.write("\n".join(told) + "\n")


def test_no_effect_is_large_enough_for_four_pairs() -> None:
    """The standard error grows with the effect: its interval holds 0 whatever the change."""
    assert detectable(4, 0.6) is None
    low, high = interval(1000.0, standard_error(1000.0, 0.6, 4), 4)
    assert low < 0 < high

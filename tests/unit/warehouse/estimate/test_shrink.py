"""Shrunken school estimates, against another way to the same maximum and a finer sum."""

import numpy as np
import pytest
from scipy import integrate, stats
from statsmodels.stats.meta_analysis import combine_effects

from warehouse.estimate.effects import PairedEffect
from warehouse.estimate.shrink import restricted_log_likelihood, school_errors, shrink

Y = [0.61, -0.12, 0.33, 0.9, 0.05, 0.41, 0.28, 1.2]
S = [0.2, 0.15, 0.3, 0.25, 0.12, 0.4, 0.18, 0.35]


def test_tau_is_the_fixed_point_of_fisher_scoring() -> None:
    """Viechtbauer's iteration, written out."""
    y, s, square = np.array(Y), np.array(S), 0.1
    for _ in range(500):
        w = 1 / (square + s**2)
        centre = w @ y / w.sum()
        square = w**2 @ ((y - centre) ** 2 - s**2) / (w @ w) + 1 / w.sum()
    found = shrink(Y, S)
    assert found.tau == pytest.approx(np.sqrt(square), abs=1e-9)


def test_estimates_agree_with_an_integral_over_tau() -> None:
    """To 1e-3 in the mean and in the probability below either end; the sum has 201 steps."""
    y, s = np.array(Y), np.array(S)
    found = shrink(Y, S)

    def of(tau: float, what: int, below: float = np.inf) -> float:
        w = 1 / (tau * tau + s * s)
        centre, own = w @ y / w.sum(), tau * tau / (tau * tau + s[what] ** 2)
        mean = own * y[what] + (1 - own) * centre
        spread = np.sqrt(own * s[what] ** 2 + (1 - own) ** 2 / w.sum())
        value = mean if np.isinf(below) else stats.norm.cdf((below - mean) / spread)
        return float(value * np.exp(restricted_log_likelihood(tau, y, s)))

    far = 6 * y.std(ddof=1)
    total = integrate.quad(lambda tau: np.exp(restricted_log_likelihood(tau, y, s)), 0, far, epsabs=1e-12)[0]
    for at in (0, 4, 7):
        told = found.schools[at]
        assert told.estimate == pytest.approx(
            integrate.quad(lambda tau, at=at: of(tau, at), 0, far)[0] / total, abs=1e-3
        )
        for end, share in ((told.ci_low, 0.025), (told.ci_high, 0.975)):
            below = integrate.quad(lambda tau, at=at, end=end: of(tau, at, end), 0, far)[0] / total
            assert below == pytest.approx(share, abs=1e-3)


def test_the_mean_lies_where_statsmodels_has_it() -> None:
    theirs = combine_effects(np.array(Y), np.array(S) ** 2, method_re="iterated").mean_effect_re
    assert shrink(Y, S).mean == pytest.approx(theirs, abs=0.02)


def test_schools_that_differ_by_chance_alone_are_drawn_together() -> None:
    found = shrink([0.30, 0.31, 0.29, 0.30, 0.30], [0.3] * 5)
    assert found.tau == 0
    assert all(abs(school.estimate - 0.3) < 0.005 and school.weight < 0.5 for school in found.schools)


def test_a_school_that_says_little_is_drawn_more() -> None:
    found = shrink([0.9, 0.9, 0.1, 0.2, 0.0, 0.1], [0.1, 0.5, 0.1, 0.1, 0.1, 0.1])
    sure, unsure = found.schools[:2]
    assert 0.1 < unsure.estimate < sure.estimate < 0.9
    assert unsure.weight < sure.weight


def test_order_never_matters() -> None:
    there, back = shrink(Y, S), shrink(Y[::-1], S[::-1])
    assert back.schools == there.schools[::-1]
    assert (back.mean, back.tau) == (there.mean, there.tau)


def test_what_cannot_be_told() -> None:
    assert shrink(Y[:3], S[:3]).reason == "few_schools"
    with pytest.raises(ValueError, match="errors above 0"):
        shrink(Y, [0.0, *S[1:]])


def test_errors_of_schools_hold_no_chance_of_their_own() -> None:
    """Twenty pairs with g = .5 and r = .6, ten with g = .2 and r = .3: .4 and .5 together."""
    effects = [PairedEffect(20, effect_g=0.5, corr_pre_post=0.6), PairedEffect(10, effect_g=0.2, corr_pre_post=0.3)]
    wider = [stats.t.ppf(0.975, n - 1) / stats.norm.ppf(0.975) for n in (20, 10)]
    plain = [(2 * 0.5 / n + 0.16 / (2 * n)) ** 0.5 for n in (20, 10)]
    assert school_errors(effects) == pytest.approx([w * p for w, p in zip(wider, plain, strict=True)], rel=1e-9)
    with pytest.raises(ValueError, match="1 of 3 schools"):
        school_errors([*effects, PairedEffect(2)])

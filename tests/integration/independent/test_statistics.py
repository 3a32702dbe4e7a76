"""The calculation's statistics, by hand-worked, published and scipy's numbers."""

import importlib
from collections.abc import Callable
from fractions import Fraction
from math import sqrt

import pytest

from tests.integration.independent.effects import effect
from tests.integration.independent.facts import Rules
from tests.integration.independent.power import detectable, detectable_shift, power
from tests.integration.independent.student_t import quantile, upper_tail


def test_quantiles_are_those_of_scipy() -> None:
    t: Callable[[float, int], float] = importlib.import_module("scipy.stats").t.ppf
    compared = [(p, df) for p in (0.8, 0.975) for df in (*range(1, 12), 20, 39, 100, 1000)]
    assert all(quantile(p, df) == pytest.approx(t(p, df), abs=1e-11, rel=1e-11) for p, df in compared)
    assert upper_tail(0, 5) == 0.5


def test_power_is_that_of_scipy() -> None:
    stats = importlib.import_module("scipy.stats")
    for n in (3, 4, 5, 10, 20, 40, 100):
        t = quantile(0.975, n - 1)
        shift = detectable_shift(n - 1, t)
        assert stats.nct.sf(t, n - 1, shift) + stats.nct.cdf(-t, n - 1, shift) == pytest.approx(0.8, abs=1e-11)
        assert power(0, n - 1, t) == pytest.approx(0.05, abs=1e-12)


@pytest.mark.parametrize(("n", "expected"), [(10, 0.89), (20, 0.59), (40, 0.41)])
def test_a_plain_t_test_would_need_the_published_effect(n: int, expected: float) -> None:
    """The domain brief's figures are those of a t test with correlation 0.6: less than what the interval needs."""
    plain = detectable_shift(n - 1, quantile(0.975, n - 1)) * sqrt(2 * (1 - 0.6) / n)
    assert plain == pytest.approx(expected, abs=0.005)
    assert expected < (detectable(n, 0.6) or 0) < 1.2 * expected


def test_effect_by_hand() -> None:
    found = effect([Fraction(x) for x in (1, 2, 3)], [Fraction(x) for x in (2, 2, 5)], Rules())
    # SD 1, r = 3 / sqrt(2 * 6), J = 1 - 3/7, t(2) = 4.302653
    assert (found.mean_change, found.sd_pre, found.evidence_flag) == (1.0, 1.0, "insufficient")
    assert found.effect_g == pytest.approx(4 / 7)
    assert found.effect_se == pytest.approx((2 * (1 - 3 / 12**0.5) / 3 + (4 / 7) ** 2 / 6) ** 0.5)
    assert found.effect_se is not None
    assert found.ci_high == pytest.approx(4 / 7 + 4.302652729749464 * found.effect_se)


def test_too_few_or_alike_give_no_effect() -> None:
    few = effect([Fraction(1), Fraction(2)], [Fraction(0), Fraction(1)], Rules())
    assert (few.mean_change, few.effect_g, few.evidence_flag) == (-1.0, None, "insufficient")
    for pre in ([Fraction(2)] * 4, [Fraction(n) for n in range(4)]):
        found = effect(pre, [Fraction(n) for n in range(4)], Rules())
        assert found.evidence_reason == "no_spread"
        assert (found.mean_pre, found.mean_change, found.sd_pre, found.corr_pre_post, found.effect_g) == (None,) * 5

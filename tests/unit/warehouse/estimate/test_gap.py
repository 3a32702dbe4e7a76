"""The equity gap, against its formulas written out and a bootstrap of other draws."""

import numpy as np
import pytest

from warehouse.estimate.gap import equity_gap

HIGH = [(3.0, 12.0), (9.0, 20.0), (5.0, 25.0), (8.0, 16.0), (10.0, 40.0), (2.0, 9.0)]
LOW = [(20.0, 30.0), (12.0, 15.0), (18.0, 45.0), (9.0, 14.0), (30.0, 44.0), (11.0, 22.0), (7.0, 12.0)]


def _rate(band: list[tuple[float, float]]) -> tuple[float, float]:
    k, below = len(band), sum(d for _, d in band)
    rate = sum(n for n, _ in band) / below
    return rate, k / (k - 1) * sum((n - rate * d) ** 2 for n, d in band) / below**2


def test_agrees_with_the_formulas_written_out() -> None:
    found = equity_gap(HIGH, LOW)
    assert (found.n_high, found.n_low, found.origin.library) == (6, 7, "numpy")
    (high, v), (low, w) = _rate(HIGH), _rate(LOW)
    assert (found.by_people.gap, found.by_people.se) == pytest.approx((high - low, (v + w) ** 0.5), rel=1e-9)
    one, two = (np.array([n / d for n, d in band]) for band in (HIGH, LOW))
    se = (one.var(ddof=1) / 6 + two.var(ddof=1) / 7) ** 0.5
    assert (found.by_school.gap, found.by_school.se) == pytest.approx((one.mean() - two.mean(), se), rel=1e-9)


def test_the_interval_agrees_with_a_bootstrap_of_other_draws() -> None:
    """To a tenth of the interval's width: 2,000 draws against 4,000."""
    found, rng, told = equity_gap(HIGH, LOW).by_people, np.random.default_rng(5), []
    assert found.gap is not None
    assert found.se is not None
    assert found.ci_low is not None
    assert found.ci_high is not None
    for _ in range(4000):
        (high, v), (low, w) = (
            _rate([band[at] for at in rng.integers(len(band), size=len(band))]) for band in (HIGH, LOW)
        )
        if v + w > 0:
            told.append((high - low - found.gap) / (v + w) ** 0.5)
    low_t, high_t = np.quantile(told, [0.025, 0.975])
    tolerance = (found.ci_high - found.ci_low) / 10
    assert found.ci_low == pytest.approx(found.gap - high_t * found.se, abs=tolerance)
    assert found.ci_high == pytest.approx(found.gap - low_t * found.se, abs=tolerance)


def test_people_and_schools_weigh_differently() -> None:
    """One large school without a gap: nearly all people, one school of five."""
    found = equity_gap([(10.0, 100.0)] + [(5.0, 10.0)] * 4, [(10.0, 100.0)] + [(8.0, 10.0)] * 4)
    assert found.by_people.gap == pytest.approx(30 / 140 - 42 / 140)
    assert found.by_school.gap == pytest.approx(2.1 / 5 - 3.3 / 5)


def test_order_never_matters() -> None:
    assert equity_gap(HIGH[::-1], LOW[::-1]) == equity_gap(HIGH, LOW)


def test_what_cannot_be_told() -> None:
    few = equity_gap(HIGH[:4], LOW)
    assert (few.by_people.reason, few.by_people.ci_low, few.by_people.gap is None) == ("few_schools", None, False)
    assert equity_gap([], LOW).by_school.gap is None
    assert equity_gap([(1.0, 2.0)] * 5, [(1.0, 4.0)] * 5).by_school.reason == "no_spread"
    with pytest.raises(ValueError, match="denominator"):
        equity_gap([(1.0, 0.0)], LOW)

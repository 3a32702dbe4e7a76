"""Change of skewed counts as a ratio, against scipy's t interval and clusters of one size."""

import numpy as np
import pytest
from scipy import stats

from warehouse.estimate.ratio import ratio_change

BEFORE = [0, 3, 12, 7, 250, 41, 8, 0, 19, 5]
AFTER = [2, 3, 30, 9, 410, 38, 20, 0, 25, 0]


def test_agrees_with_scipy_in_one_school() -> None:
    found = ratio_change(BEFORE, AFTER, ["one"] * 10)
    logs = [np.log((a + 0.5) / (b + 0.5)) for b, a in zip(BEFORE, AFTER, strict=True) if a or b]
    theirs = stats.ttest_1samp(logs, 0).confidence_interval(0.95)
    assert (found.ratio, found.log_se) == pytest.approx((np.exp(np.mean(logs)), stats.sem(logs)), rel=1e-9)
    assert (found.ci_low, found.ci_high) == pytest.approx((np.exp(theirs.low), np.exp(theirs.high)), rel=1e-9)
    assert (found.n, found.n_without_events, found.df) == (9, 1, 8)


def test_schools_of_one_size_are_a_t_interval_over_their_means() -> None:
    rng = np.random.default_rng(1)
    before, after = rng.poisson(rng.lognormal(3, 1, (2, 60)))
    found = ratio_change(before.tolist(), after.tolist(), [f"s{at // 6}" for at in range(60)])
    if found.n_without_events:
        pytest.fail("the schools are of one size only if everybody counts")
    means = np.log((after + 0.5) / (before + 0.5)).reshape(10, 6).mean(axis=1)
    theirs = stats.ttest_1samp(means, 0).confidence_interval(0.95)
    assert (found.ci_low, found.ci_high) == pytest.approx((np.exp(theirs.low), np.exp(theirs.high)), rel=1e-9)


def test_order_never_matters() -> None:
    schools = [f"s{at % 5}" for at in range(10)]
    there = ratio_change(BEFORE, AFTER, schools)
    assert ratio_change(BEFORE[::-1], AFTER[::-1], schools[::-1]) == there


def test_what_cannot_be_told() -> None:
    assert ratio_change(BEFORE[:4], AFTER[:4], ["one"] * 4).reason == "few_people"
    assert ratio_change([4] * 9, [4] * 9, ["one"] * 9).reason == "no_spread"
    few = ratio_change(BEFORE, AFTER, [f"s{at % 3}" for at in range(10)])
    assert (few.reason, few.ratio is None, few.ci_low) == ("few_schools", False, None)
    with pytest.raises(ValueError, match="0 or more"):
        ratio_change([-1], [1], ["one"])

"""Change of shares in percentage points, against scipy's paired interval."""

import numpy as np
import pytest
from scipy import stats

from warehouse.estimate.share import share_change

BEFORE = [0, 0.5, 0, 0.5, 1, 0, 0.5, 0, 0, 0.5]
AFTER = [0.5, 1, 0, 0.5, 0.5, 1, 1, 0.5, 0, 1]


def test_agrees_with_scipy() -> None:
    found = share_change(BEFORE, AFTER)
    theirs = stats.ttest_rel(AFTER, BEFORE).confidence_interval(0.95)
    changes = np.subtract(AFTER, BEFORE)
    assert (found.points, found.se) == pytest.approx((100 * changes.mean(), 100 * stats.sem(changes)), rel=1e-9)
    assert (found.ci_low, found.ci_high) == pytest.approx((100 * theirs.low, 100 * theirs.high), rel=1e-9)
    assert (found.n, found.reason) == (10, None)


def test_order_never_matters() -> None:
    assert share_change(BEFORE[::-1], AFTER[::-1]) == share_change(BEFORE, AFTER)


def test_no_end_lies_beyond_what_a_share_can_change() -> None:
    found = share_change([0, 0, 0, 0, 1], [1, 1, 1, 1, 1])
    assert (found.points, found.ci_high) == (80, 100)
    assert share_change([1, 1, 1, 1, 0], [0, 0, 0, 0, 0]).ci_low == -100


def test_what_cannot_be_told() -> None:
    few = share_change(BEFORE[:4], AFTER[:4])
    assert (few.reason, few.points) == ("few_people", None)
    alike = share_change([0.5] * 9, [1] * 9)
    assert (alike.reason, alike.points, alike.ci_low) == ("no_spread", 50, None)
    for wrong in ([1.5], [-0.1], [float("nan")]):
        with pytest.raises(ValueError, match="from 0 to 1"):
            share_change(wrong, [1])

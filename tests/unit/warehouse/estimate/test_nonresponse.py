"""The gap between those who answered again and those who did not: by hand, by scipy, and where there is none."""

import numpy as np
import pytest
from scipy import stats

from warehouse.estimate.nonresponse import Nonresponse, nonresponse


def test_hand_calculation() -> None:
    """Means 3 and 2, both variances 1: d = 1, N = 6, w = 1 - 3 / 15."""
    found = nonresponse([2.0, 3.0, 4.0], [1.0, 2.0, 3.0])
    assert (found.n_stayed, found.n_lost, found.mean_stayed, found.mean_lost) == (3, 3, 3.0, 2.0)
    assert found.gap_g == pytest.approx(0.8, abs=1e-15)


def test_agrees_with_students_t() -> None:
    """d = t sqrt(1 / n1 + 1 / n2), for t has the same pooled spread."""
    rng = np.random.default_rng(2)
    stayed, lost = rng.normal(3, 0.8, 90), rng.normal(2.8, 0.8, 21)
    t = float(stats.ttest_ind(stayed, lost).statistic)
    expected = (1 - 3 / (4 * 111 - 9)) * t * (1 / 90 + 1 / 21) ** 0.5
    assert nonresponse(stayed.tolist(), lost.tolist()).gap_g == pytest.approx(expected, abs=1e-9)


def test_nothing_is_told_of_one_person_or_without_spread() -> None:
    assert nonresponse([1.0, 2.0, 3.0], [2.0]) == Nonresponse(3, 1, 2.0, 2.0, None)
    assert nonresponse([3.0, 3.0], [3.0, 3.0]).gap_g is None
    assert nonresponse([1.0, 2.0], []) == Nonresponse(2, 0, 1.5, None, None)

"""Cronbach's alpha: by hand, by the covariance form, and what is not published."""

import random

import numpy as np
import pytest

from warehouse.estimate.reliability import band, cronbach_alpha, reliability


def test_hand_calculation() -> None:
    """Items (1,2,3) and (2,2,5): variances 1 and 3, sums 3, 4, 8 with variance 7: 2 (1 - 4 / 7)."""
    assert cronbach_alpha([[1, 2], [2, 2], [3, 5]]) == pytest.approx(6 / 7, abs=1e-15)


def test_agrees_with_the_covariance_form() -> None:
    rng = np.random.default_rng(5)
    rows = rng.integers(1, 6, size=(60, 4)) + rng.integers(0, 3, size=(60, 1))
    covariance = np.cov(rows, rowvar=False)
    expected = 4 / 3 * (1 - np.trace(covariance) / covariance.sum())
    assert cronbach_alpha(rows.astype(float).tolist()) == pytest.approx(float(expected), abs=1e-12)


def test_an_item_left_unreversed_shows_as_a_negative_alpha() -> None:
    rng = random.Random(1)
    rows = [
        [base, min(5, base + rng.randint(0, 1)), max(1, base - rng.randint(0, 1))]
        for base in (rng.randint(1, 5) for _ in range(50))
    ]
    reversed_wrongly = [[a, 6 - b, c] for a, b, c in rows]
    good, wrong = reliability(rows), reliability(reversed_wrongly)
    assert good.alpha_band == "good"
    assert wrong.alpha_band == "fail"
    assert wrong.cronbach_alpha is not None
    assert wrong.cronbach_alpha < 0


def test_only_complete_rows_count() -> None:
    full = [[float(1 + i % 5), float(1 + (i + i % 2) % 5)] for i in range(40)]
    holes = [[*row] for row in full] + [[None, 3.0]] * 7
    assert reliability(holes) == reliability(full)
    assert reliability(holes).n_complete == 40


def test_nothing_is_published_under_thirty_complete_rows() -> None:
    rows = [[float(1 + i % 5), float(1 + (i + i % 2) % 5)] for i in range(29)]
    assert reliability(rows).cronbach_alpha is None
    assert reliability([*rows, [1.0, 2.0]]).cronbach_alpha is not None


def test_a_single_item_has_no_alpha() -> None:
    found = reliability([[float(i % 5)] for i in range(40)])
    assert (found.n_items, found.n_complete, found.cronbach_alpha, found.alpha_band) == (1, 40, None, None)


def test_no_spread_has_no_alpha() -> None:
    assert reliability([[3.0, 3.0]] * 40).cronbach_alpha is None
    assert reliability([]).n_items == 0


@pytest.mark.parametrize(
    ("alpha", "name"), [(0.8, "good"), (0.7999, "ok"), (0.7, "ok"), (0.6999, "flag"), (0.0, "flag"), (-0.01, "fail")]
)
def test_bands(alpha: float, name: str) -> None:
    assert band(alpha) == name

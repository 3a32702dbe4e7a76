"""Alpha and item-rest correlations: by hand, by other formulas, and what is not published."""

import random

import numpy as np
import pytest

from warehouse.estimate.reliability import ItemFit, band, cronbach_alpha, item_fits, reliability

# Six people, three items. Reversed as it should be alpha is .9479, with the last item left as it was ticked -1.3393.
TOY = ((2, 2, 2), (1, 1, 1), (3, 3, 2), (2, 1, 2), (4, 4, 4), (3, 2, 3))


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


def _answers(people: int, items: int, seed: int) -> np.ndarray:
    """Answers from 1 to 5 that have something in common, the last item against the others."""
    rng = np.random.default_rng(seed)
    found = np.clip(rng.integers(1, 6, (people, 1)) + rng.integers(-2, 3, (people, items)), 1, 5).astype(float)
    found[:, -1] = 6 - found[:, -1]
    return found


def _hoyt(rows: np.ndarray) -> float:
    """Alpha from the two-way analysis of variance: 1 - residual / people (Hoyt 1941, Psychometrika 6)."""
    n, k = rows.shape
    people = k * ((rows.mean(axis=1) - rows.mean()) ** 2).sum() / (n - 1)
    residual = rows - rows.mean(axis=1, keepdims=True) - rows.mean(axis=0, keepdims=True) + rows.mean()
    return float(1 - (residual**2).sum() / ((n - 1) * (k - 1)) / people)


def test_the_toy_set_of_the_brief() -> None:
    turned = [[float(v) for v in row] for row in TOY]
    ticked = [[a, b, 6 - c] for a, b, c in turned]
    assert round(cronbach_alpha(turned) or 0, 4) == 0.9479
    assert round(cronbach_alpha(ticked) or 0, 4) == -1.3393
    assert item_fits(ticked, min_complete=6)[2].item_rest_r == pytest.approx(
        -(item_fits(turned, min_complete=6)[2].item_rest_r or 0), abs=1e-15
    )


@pytest.mark.parametrize(("people", "items"), [(30, 2), (40, 4), (200, 12)])
def test_alpha_and_fits_agree_with_other_formulas(people: int, items: int) -> None:
    """Alpha by analysis of variance; the correlation by numpy; both within 1e-9."""
    rows = _answers(people, items, seed=people)
    assert cronbach_alpha(rows.tolist()) == pytest.approx(_hoyt(rows), abs=1e-9)
    fits = item_fits(rows.tolist())
    assert len(fits) == items
    for i, fit in enumerate(fits):
        rest = np.delete(rows, i, axis=1)
        r = np.corrcoef(rows[:, i], rest.sum(axis=1))[0, 1]
        assert fit.item_rest_r == pytest.approx(float(r), abs=1e-9)
        if items == 2:
            assert fit.alpha_without is None
        else:
            assert fit.alpha_without == pytest.approx(_hoyt(rest), abs=1e-9)
    assert (fits[-1].item_rest_r or 0) < 0


def test_fits_are_told_of_complete_rows_and_not_of_few() -> None:
    rows: list[list[float | None]] = [[*row] for row in _answers(30, 4, seed=3).tolist()]
    fits = item_fits(rows)
    assert item_fits([*rows, [1.0, None, 5.0, 5.0]]) == fits
    assert item_fits(rows[:29]) == [ItemFit(29, None, None)] * 4
    assert item_fits([]) == []


def test_an_item_that_does_not_spread_has_no_fit() -> None:
    rows = [[3.0, float(1 + n % 5), float(1 + n % 4)] for n in range(40)]
    assert [fit.item_rest_r is None for fit in item_fits(rows)] == [True, False, False]
    assert item_fits([[float(n % 5)] for n in range(40)]) == [ItemFit(40, None, None)]

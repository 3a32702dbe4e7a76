"""Interrupted time series, against plain least squares and the Newey-West formula written out."""

import numpy as np
import pytest

from warehouse.estimate.its import design, interrupted_series, newey_west_lags

WEEKS = list(range(30))


def series(seed: int) -> list[float]:
    rng = np.random.default_rng(seed)
    t = np.arange(30)
    return (20 + 0.2 * t + 3 * (t >= 14) + 0.5 * (t - 14) * (t >= 14) + rng.normal(0, 1, 30)).tolist()


def test_agrees_with_the_formula_written_out() -> None:
    left_out = [6, 7, 20]
    found = interrupted_series(series(1), WEEKS, first_week=14, left_out=left_out)
    kept = [week for week in WEEKS if week not in left_out]
    y, x = np.array(series(1))[kept], design(kept, 14)
    beta, *_ = np.linalg.lstsq(x, y, rcond=None)
    scores = x * (y - x @ beta)[:, None]
    lags = newey_west_lags(27)
    meat = scores.T @ scores
    for lag in range(1, lags + 1):
        together = scores[lag:].T @ scores[:-lag]
        meat += (1 - lag / (lags + 1)) * (together + together.T)
    bread = np.linalg.inv(x.T @ x)
    errors = np.sqrt(np.diag(bread @ meat @ bread) * 27 / 23)
    assert (found.level_change, found.slope_change) == pytest.approx(tuple(beta[2:]), rel=1e-9)
    assert (found.level_se, found.slope_se) == pytest.approx(tuple(errors[2:]), rel=1e-9)
    assert (found.lags, found.n_before, found.n_after) == (2, 12, 15)
    assert found.level_low is not None
    assert found.level_high is not None
    assert found.level_low < 3 < found.level_high
    # wider than t would have it, and not without measure
    assert 2.07 < (found.level_high - found.level_low) / 2 / errors[2] < 5


@pytest.mark.parametrize(("weeks", "lags"), [(16, 2), (36, 3), (100, 4)])
def test_lags_follow_the_rule(weeks: int, lags: int) -> None:
    assert newey_west_lags(weeks) == lags


def test_exact_line_comes_back() -> None:
    t = np.arange(30)
    y = (5 + t + 2.0 * (t >= 14) + 0.25 * (t - 14) * (t >= 14) + 0.01 * (-1.0) ** t).tolist()
    found = interrupted_series(y, WEEKS, first_week=14)
    assert (found.level_change, found.slope_change) == pytest.approx((2, 0.25), abs=0.02)


def test_a_series_that_hangs_together_has_a_wider_interval() -> None:
    rng = np.random.default_rng(3)
    walk = np.cumsum(rng.normal(size=30))
    loose, tight = (interrupted_series(list(y), WEEKS, first_week=14) for y in (rng.normal(size=30), walk))
    assert loose.autocorrelation is not None
    assert tight.autocorrelation is not None
    assert loose.autocorrelation < tight.autocorrelation


def test_order_and_rerun_never_matter() -> None:
    y = series(4)
    first = interrupted_series(y, WEEKS, first_week=14)
    assert interrupted_series(y[::-1], WEEKS[::-1], first_week=14) == first


def test_what_cannot_be_told() -> None:
    few = interrupted_series(series(5), WEEKS, first_week=14, left_out=range(7))
    assert (few.reason, few.level_change, few.n_before, few.n_after) == ("few_weeks", None, 7, 16)
    assert interrupted_series([3.0] * 30, WEEKS, first_week=14).reason == "no_spread"
    with pytest.raises(ValueError, match="one finite value a week"):
        interrupted_series([1.0, 2.0], [1, 1], first_week=1)

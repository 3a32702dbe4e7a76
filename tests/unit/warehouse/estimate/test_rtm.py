"""The warning that a gain may be regression to the mean."""

import pytest
from scipy import stats

from warehouse.estimate.rtm import LOW_SCORE_PATH, regression_to_mean


@pytest.mark.parametrize(("r", "gain"), [(0.5, 0.55), (0.6, 0.44), (0.7, 0.33), (0.8, 0.22)])
def test_the_lowest_third_gains_what_the_brief_says(r: float, gain: float) -> None:
    scores = stats.norm.ppf([(at + 0.5) / 30_000 for at in range(30_000)]).tolist()
    found = regression_to_mean(scores[:10_000], scores[10_000:], r=r)
    assert found.expected_gain_sd == pytest.approx(gain, abs=0.006)
    assert found.is_raised


def test_people_like_all_others_raise_nothing() -> None:
    scores = [float(at % 7) for at in range(70)]
    found = regression_to_mean(scores[:35], scores[35:], r=0.6)
    assert not found.is_raised
    assert found.expected_gain_sd == pytest.approx(0, abs=1e-12)


def test_being_sent_for_a_low_score_is_enough() -> None:
    assert regression_to_mean([3.0, 4.0], [3.0, 4.0], r=0.6, entry_paths={LOW_SCORE_PATH}).is_raised
    assert regression_to_mean([], [], r=0.6, entry_paths={LOW_SCORE_PATH}).expected_gain_sd is None
    assert not regression_to_mean([2.0, 2.0], [2.0], r=0.6, entry_paths={"volunteer"}).is_raised

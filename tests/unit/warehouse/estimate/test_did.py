"""The difference in differences: the brief's worked figures, a hand calculation, and CR2 by two other ways."""

from math import nan, sqrt

import numpy as np
import pytest
from diff_diff.linalg import compute_robust_vcov
from scipy import stats

from warehouse.estimate.clusters import cr2
from warehouse.estimate.did import correction, did_effect, gap_verdict, standard_error

Rows = tuple[list[float], list[float], list[bool], list[str]]


def people(seed: int, schools: int, each: int, *, by_school: bool = False) -> Rows:
    rng = np.random.default_rng(seed)
    place = np.repeat(np.arange(schools), each)
    coached = place < schools // 2 if by_school else rng.random(len(place)) < 0.5
    pre = rng.normal(3, 0.7, len(place)) + rng.normal(0, 0.3, schools)[place]
    post = 0.6 * pre + rng.normal(1.4, 0.5, len(place)) + 0.4 * coached
    return pre.tolist(), post.tolist(), coached.tolist(), [f"school {at}" for at in place]


@pytest.mark.golden("P03")
def test_worked_example_of_the_brief() -> None:
    """g = 0.9117 and [0.2530, 1.5704] are ten people in either group that correlate by 0.8062, with t of 18 degrees."""
    half = stats.t.ppf(0.975, 18) * standard_error(0.9117, 0.8062, 10, 10)
    assert (0.9117 - half, 0.9117 + half) == pytest.approx((0.2530, 1.5704), abs=1e-4)


def test_worked_example_from_scores() -> None:
    """Scores made to have exactly that spread, correlation and change give that effect and that interval."""
    rng = np.random.default_rng(1)
    pre, post = [], []
    for change in (0.9117 / correction(20), 0.0):
        a, b = (column - column.mean() for column in rng.normal(size=(2, 10)))
        b = b - a * (a @ b) / (a @ a)
        a, b = a / a.std(ddof=1), b / b.std(ddof=1)
        pre += list(3 + a)
        post += list(3 + change + 0.8062 * a + sqrt(1 - 0.8062**2) * b)
    found = did_effect(pre, post, [True] * 10 + [False] * 10, ["one"] * 20)
    assert found.effect_g == pytest.approx(0.9117, abs=1e-12)
    assert (found.ci_low, found.ci_high) == pytest.approx((0.2530, 1.5704), abs=1e-4)
    assert (found.baseline_gap_sd, found.gap) == (pytest.approx(0, abs=1e-12), "ok")
    assert (found.origin.estimator, found.origin.library) == ("did_g", "scipy")
    assert found.origin.version.count(".") == 2


def test_hand_calculation() -> None:
    """Pre 1 2 3 and 2 3 4, changes 1 and 0 in the mean, SD 1 in both: g = 1 - 3 / 15, gap -1."""
    found = did_effect([1, 2, 3, 2, 3, 4], [3, 2, 4, 3, 2, 4], [True] * 3 + [False] * 3, ["one"] * 6)
    assert (found.sd_pre, found.baseline_gap_sd, found.gap) == (1, -1, "not_comparable")
    assert found.effect_g == pytest.approx(0.8, abs=1e-15)


def test_cr2_of_whole_schools_of_one_size_is_welch_over_their_means() -> None:
    pre, post, coached, schools = people(2, 12, 7, by_school=True)
    change = (np.array(post) - pre).reshape(12, 7).mean(axis=1)
    welch = stats.ttest_ind(change[:6], change[6:], equal_var=False)
    found = did_effect(pre, post, coached, schools)
    assert found.effect_g is not None
    assert found.effect_se is not None
    assert found.sd_pre is not None
    scale = correction(84) / found.sd_pre
    plain = sqrt(found.effect_se**2 - found.effect_g**2 / (2 * 84)) / scale
    assert plain == pytest.approx(float((change[:6].mean() - change[6:].mean()) / welch.statistic), rel=1e-9)
    assert found.df == pytest.approx((1 / 6 + 1 / 6) ** 2 / (2 / (36 * 5)), rel=1e-9)


def test_cr2_agrees_with_another_library() -> None:
    """diff-diff has it too: variance and degrees of freedom of schools of all sizes, coached and not within each."""
    rng = np.random.default_rng(3)
    schools = np.sort(rng.integers(0, 11, 140))
    design = np.column_stack([np.ones(140), rng.random(140) < 0.4]).astype(float)
    y = rng.normal(size=140) + rng.normal(size=11)[schools]
    residuals = y - design @ np.linalg.lstsq(design, y, rcond=None)[0]
    told = compute_robust_vcov(design, residuals, cluster_ids=schools, vcov_type="hc2_bm", return_dof=True)
    variance, df = cr2(design, residuals, [str(s) for s in schools], np.array([0.0, 1.0]))
    assert variance == pytest.approx(told[0][1, 1], rel=1e-9)
    assert df == pytest.approx(told[1][1], rel=1e-9)


@pytest.mark.parametrize(
    ("schools", "by_school", "reason"), [(2, False, "few_schools"), (6, True, "few_schools"), (8, True, None)]
)
def test_too_few_schools_have_an_effect_and_no_interval(schools: int, by_school: bool, reason: str | None) -> None:
    found = did_effect(*people(4, schools, 10, by_school=by_school))
    assert found.effect_g is not None
    assert found.baseline_gap_sd is not None
    assert found.reason == reason
    assert (found.ci_low is None, found.effect_se is None) == (reason is not None,) * 2


def test_order_never_matters() -> None:
    rows = list(zip(*people(5, 9, 6), strict=True))
    first = did_effect(*map(list, zip(*rows, strict=True)))  # type: ignore[arg-type]
    for seed in range(5):
        np.random.default_rng(seed).shuffle(rows)  # type: ignore[arg-type]
        assert did_effect(*map(list, zip(*rows, strict=True))) == first  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("gap", "verdict"), [(0.05, "ok"), (-0.2, "adjust"), (0.25, "adjust"), (-0.26, "not_comparable")]
)
def test_what_a_gap_allows(gap: float, verdict: str) -> None:
    assert gap_verdict(gap) == verdict


def test_what_cannot_be_told() -> None:
    few = did_effect([1, 2, 3, 4, 5], [2, 3, 4, 5, 6], [True, True, False, False, False], ["one"] * 5)
    flat = did_effect([3.0] * 6, [1, 2, 3, 4, 5, 6], [True] * 3 + [False] * 3, ["one"] * 6)
    assert (few.reason, few.effect_g) == ("few_people", None)
    assert (flat.reason, flat.effect_g) == ("no_spread", None)
    with pytest.raises(ValueError, match="all finite"):
        did_effect([nan], [1], [True], ["one"])

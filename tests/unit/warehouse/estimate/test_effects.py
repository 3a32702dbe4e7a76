"""The formulas of matched change, against hand calculation, statsmodels and the domain brief's worked figures."""

import random
from math import inf, nan, sqrt

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.power import TTestPower

from warehouse.estimate.effects import PairedEffect, correction, detectable, interval, paired_effect, standard_error


@pytest.mark.golden("P01", "P02")
def test_hand_calculation() -> None:
    """pre 1..5, post pre + (1, 0, 2, 1, 1): means 3 and 4, sd_pre sqrt(2.5), r = 10 / sqrt(10 * 12) by hand."""
    effect = paired_effect([1, 2, 3, 4, 5], [2, 2, 5, 5, 6], evidence_pairs=5)
    assert (effect.n, effect.mean_pre, effect.mean_post, effect.mean_change) == (5, 3, 4, 1)
    assert effect.sd_pre == pytest.approx(sqrt(2.5), abs=1e-15)
    r = 11 / sqrt(10 * 14)
    assert effect.corr_pre_post == pytest.approx(r, abs=1e-15)
    g = (1 - 3 / 15) / sqrt(2.5)
    assert effect.effect_g == pytest.approx(g, abs=1e-15)
    se = sqrt(2 * (1 - r) / 5 + g * g / 10)
    assert effect.effect_se == pytest.approx(se, abs=1e-15)
    assert effect.ci_low == pytest.approx(g - 2.7764451051977987 * se, abs=1e-12)
    assert effect.ci_high == pytest.approx(g + 2.7764451051977987 * se, abs=1e-12)
    assert effect.evidence_flag == "descriptive"


@pytest.mark.golden("P08")
def test_each_kind_of_knowledge_has_a_change_of_its_own() -> None:
    """Two items a kind and four teachers, J = 1 - 3 / 11: by hand, kind by kind."""
    before = [(2, 2), (2, 3), (3, 3), (3, 4)]  # scores 2, 2.5, 3, 3.5: the squares around 2.75 add up to 1.25
    # what a kind gains, item by item, and what that is on the mean of its two items
    gains = {
        "tk": ((1, 1), 1.0), "pk": ((0, 0), 0.0), "ck": ((0, 1), 0.5), "tpk": ((1, 0), 0.5), "tck": ((-1, 0), -0.5),
        "pck": ((-1, 1), 0.0), "tpack": ((1, 2), 1.5),
    }  # fmt: skip
    for (first, second), change in gains.values():
        pre = [(a + b) / 2 for a, b in before]
        # on top of it the first gains a half and the last loses one, so that not all change alike
        post = [(a + first + b + second) / 2 + more for (a, b), more in zip(before, (0.5, 0, 0, -0.5), strict=True)]
        effect = paired_effect(pre, post)
        assert effect.mean_change == change
        assert effect.effect_g == pytest.approx(8 / 11 * change / sqrt(1.25 / 3), abs=1e-14)


def test_worked_example_of_the_brief() -> None:
    """Its interval [0.2686, 1.7271] around g = 0.9979 is the one of ten pairs that correlate by 0.7293."""
    low, high = interval(0.9979, standard_error(0.9979, 0.7293, 10), 10)
    assert (round(low, 4), round(high, 4)) == (0.2686, pytest.approx(1.7271, abs=1.01e-4))


def test_worked_example_from_scores() -> None:
    """Scores made to have exactly that change, spread and correlation give that g and that interval."""
    rng = np.random.default_rng(1)
    raw = rng.normal(size=(10, 2))
    a = raw[:, 0] - raw[:, 0].mean()
    b = raw[:, 1] - raw[:, 1].mean()
    b = b - a * (a @ b) / (a @ a)
    a, b = a / a.std(ddof=1), b / b.std(ddof=1)
    r, d = 0.7293, 0.9979 / correction(10)
    effect = paired_effect(list(3 + a), list(3 + d + r * a + sqrt(1 - r * r) * b))
    assert effect.effect_g == pytest.approx(0.9979, abs=1e-12)
    assert effect.ci_low == pytest.approx(0.2686, abs=1e-4)
    assert effect.ci_high == pytest.approx(1.7271, abs=1e-4)


@pytest.mark.parametrize(("pairs", "plain"), [(10, 0.89), (20, 0.59), (40, 0.41)])
def test_the_interval_needs_more_than_a_paired_t_test(pairs: int, plain: float) -> None:
    """The brief's figures are those of a paired t test (correlation 0.6), which the interval is not."""
    assert round(float(TTestPower().solve_power(nobs=pairs, alpha=0.05, power=0.8)) * sqrt(2 * 0.4), 2) == plain
    assert plain < (detectable(pairs, 0.6) or 0) < 1.2 * plain


def test_smallest_detectable_effect_exists_from_five_pairs_on() -> None:
    assert (detectable(3, 0.5), detectable(4, 0.5)) == (None, None)
    found = [detectable(n, 0.5) or 0 for n in range(5, 400)]
    assert found == sorted(found, reverse=True)
    assert found[0] > 1 > found[-1] > 0


def test_spread_and_correlation_agree_with_numpy_and_scipy() -> None:
    rng = np.random.default_rng(7)
    pre = rng.normal(3, 0.7, 200)
    post = pre * 0.5 + rng.normal(2, 0.6, 200)
    effect = paired_effect(pre.tolist(), post.tolist())
    assert effect.sd_pre == pytest.approx(float(pre.std(ddof=1)), abs=1e-12)
    assert effect.corr_pre_post == pytest.approx(float(stats.pearsonr(pre, post).statistic), abs=1e-12)
    assert effect.evidence_flag == "descriptive"


@pytest.mark.parametrize(
    ("pre", "post", "why"),
    [
        ([3.0, 3.0, 3.0, 3.0], [3.0, 4.0, 5.0, 4.0], "no spread before"),
        ([3.0, 4.0, 5.0, 4.0], [3.0, 3.0, 3.0, 3.0], "no spread after"),
        ([0.1 + 0.2, 0.3, 0.3], [1.0, 2.0, 3.0], "spread of a rounding error"),
        ([1.0, 2.0, 3.0], [2.0, 3.0, 4.0], "each changed alike"),
        ([1.0, 2.0, 4.0], [5.0, 4.0, 2.0], "each is the other's mirror"),
    ],
)
def test_scores_that_give_everybody_away_are_not_told(pre: list[float], post: list[float], why: str) -> None:
    assert paired_effect(pre, post) == PairedEffect(len(pre), evidence_reason="no_spread"), why


@pytest.mark.parametrize(("pre", "sd"), [([1.0], None), ([1.0, 2.0], sqrt(0.5)), ([2.0, 2.0], None)])
def test_no_effect_of_fewer_than_three_pairs(pre: list[float], sd: float | None) -> None:
    found = paired_effect(pre, [score + 1 for score in pre])
    assert (found.evidence_flag, found.evidence_reason) == ("insufficient", "few_pairs")
    assert (found.mean_change, found.sd_pre) == (1.0, pytest.approx(sd) if sd else None)
    numbers = (found.corr_pre_post, found.effect_g, found.effect_se, found.ci_low, found.ci_high, found.mde_80)
    assert numbers == (None,) * 6


def test_few_pairs_are_flagged() -> None:
    scores = [1.0, 2.0, 3.0, 4.0, 5.0, 2.0, 3.0, 4.0, 1.0, 5.0]
    later = [2.0, 2.0, 4.0, 4.0, 5.0, 3.0, 3.0, 5.0, 2.0, 4.0]
    nine, ten = paired_effect(scores[:9], later[:9]), paired_effect(scores, later)
    assert (nine.evidence_flag, ten.evidence_flag) == ("insufficient", "descriptive")
    assert (nine.evidence_reason, ten.evidence_reason) == ("few_pairs", None)
    assert nine.effect_g is not None


def test_no_pairs() -> None:
    effect = paired_effect([], [])
    assert (effect.n, effect.mean_pre, effect.evidence_flag) == (0, None, "insufficient")


def test_order_of_pairs_never_matters() -> None:
    rng = random.Random(3)
    pairs = [(rng.gauss(3, 0.7), rng.gauss(3.4, 0.8)) for _ in range(101)]
    first = paired_effect(*zip(*pairs, strict=True))
    for _ in range(20):
        rng.shuffle(pairs)
        assert paired_effect(*zip(*pairs, strict=True)) == first


@pytest.mark.parametrize(
    ("pre", "post"), [([1.0, 2.0], [1.0]), ([1.0, nan, 2.0], [1.0, 2.0, 3.0]), ([1.0, 2.0, 3.0], [1.0, inf, 3.0])]
)
def test_broken_input_is_refused_without_values(pre: list[float], post: list[float]) -> None:
    with pytest.raises(ValueError, match="all finite"):
        paired_effect(pre, post)


def test_pairs_of_several_schools_have_means_and_spread_and_no_effect() -> None:
    pre, post = [1.0, 2.0, 3.0, 4.0, 5.0], [2.0, 2.0, 5.0, 5.0, 6.0]
    whole = paired_effect(pre, post, evidence_pairs=5)
    pooled = paired_effect(pre, post, evidence_pairs=5, is_pooled=True)
    assert pooled == PairedEffect(
        5, whole.mean_pre, whole.mean_post, 1, whole.sd_pre, evidence_flag="descriptive", evidence_reason=None
    )


@pytest.mark.parametrize("is_pooled", [False, True])
@pytest.mark.parametrize(
    ("pre", "post"),
    [
        ([3.0] * 10, [float(n) for n in range(10)]),
        ([float(n) for n in range(10)], [3.0] * 10),
        ([float(n) for n in range(10)], [n + 0.1 for n in range(10)]),
    ],
)
def test_what_everybody_gave_alike_is_told_by_no_mean(pre: list[float], post: list[float], is_pooled: bool) -> None:
    """All before, all after, or all by the same change; in a school as over several."""
    assert paired_effect(pre, post, is_pooled=is_pooled) == PairedEffect(10, evidence_reason="no_spread")

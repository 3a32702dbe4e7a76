from statistics import fmean, pvariance

import pytest

from sandbox.truth import truth
from sandbox.truth.log import log_truth
from sandbox.truth.survey import pairs as pairs_of
from sandbox.world import World, build_world
from sandbox.world.days import NIGHTS
from sandbox.world.responses import CONSTRUCTS, EFFECT_COACHED, ONE_ITEM_EACH, SPOILT_ID
from sandbox.world.surveys import MAX_CORRELATION, SCORE_SD, paired_scores, score


@pytest.fixture(scope="module")
def world() -> World:
    return build_world(1, "tiny")


@pytest.mark.parametrize(("effect", "correlation"), [(0.0, 0.0), (0.5, 0.5), (1.2, 0.7)])
def test_the_population_has_exactly_the_planted_change(effect: float, correlation: float) -> None:
    n = 40_000
    pre, post = paired_scores(3, n, effect, correlation)
    error = 4 / n**0.5
    assert (fmean(post) - fmean(pre)) / SCORE_SD == pytest.approx(effect, abs=error * 1.5)
    assert pvariance(pre) == pytest.approx(SCORE_SD**2, rel=0.02)
    assert pvariance(post) == pytest.approx(SCORE_SD**2, rel=0.02)
    covariance = fmean(a * b for a, b in zip(pre, post, strict=True)) - fmean(pre) * fmean(post)
    assert covariance / SCORE_SD**2 == pytest.approx(correlation, abs=error)
    assert 1 <= min(pre) <= max(post) <= 5


def test_the_same_seed_gives_the_same_scores() -> None:
    assert paired_scores(7, 20, 0.4, 0.5) == paired_scores(7, 20, 0.4, 0.5) != paired_scores(8, 20, 0.4, 0.5)


@pytest.mark.parametrize(
    ("effect", "correlation"), [(-0.1, 0.5), (1.3, 0.5), (0.5, MAX_CORRELATION + 0.01), (0.5, -0.1)]
)
def test_what_the_scale_cannot_hold_is_refused(effect: float, correlation: float) -> None:
    with pytest.raises(ValueError, match="must lie between"):
        paired_scores(1, 10, effect, correlation)


def test_the_third_item_is_reversed() -> None:
    assert score((5, 5, 1, 5)) == 5
    assert score((1, 1, 5, 1)) == 1


def test_coached_teachers_change_by_the_planted_effect() -> None:
    demo = build_world(1, "demo")
    found = pairs_of(demo, NIGHTS[2], log_truth(demo, NIGHTS[2])[0])
    for construct, effect in zip(CONSTRUCTS, EFFECT_COACHED, strict=True):
        pairs = [p for p in found if p["construct"] == construct and p["first_session"] and not p["late_pre"]]
        assert len(pairs) > 250
        change = fmean(p["post"] - p["pre"] for p in pairs) / SCORE_SD
        assert change == pytest.approx(effect, abs=0.2)


def test_waves_carry_the_mess_of_an_export(world: World) -> None:
    found = truth(world, NIGHTS[2])
    responses = found["responses"]
    assert {r["status"] for r in responses} == {0, 1, 4, 8, 16, 17}
    assert any(not r["finished"] for r in responses)
    assert any(None in r["answers"] for r in responses)
    assert any(r["person_id"] is None and r["status"] == 0 for r in responses)
    assert any(p["late_pre"] for p in found["pairs"])
    times = [(r["person_id"], r["wave"]) for r in responses if r["person_id"] and r["finished"]]
    assert len(times) > len(set(times))
    assert len({r["response_id"] for r in responses}) == len(responses)


def test_what_comes_later_and_is_no_answer_changes_no_pair(world: World) -> None:
    found = truth(world, NIGHTS[2])
    planted = found["planted"]
    assert min(planted[k] for k in ("spoilt_reference", "later_response_of_one_item", "test_response")) >= 3
    later = {r.person_id: r for r in world.responses if r.answers == ONE_ITEM_EACH}
    earlier = [r for r in world.responses if r.person_id in later and r.answers.count(None) < 3 and r.finished]
    assert len(earlier) >= 3
    kept = {(p["person_id"], p["construct"]): (p["pre"], p["post"]) for p in found["pairs"]}
    for person in later:
        assert {(person, construct) for construct in CONSTRUCTS} <= kept.keys()
        assert (5, 5) not in [kept[person, construct] for construct in CONSTRUCTS]
    spoilt = [r for r in world.responses if r.staff_id == SPOILT_ID]
    assert len({r.person_id for r in spoilt}) > 1
    assert all(r.email for r in spoilt)


def test_the_post_wave_goes_on_over_the_nights(world: World) -> None:
    counts = [sum(r["wave"] == "post" for r in truth(world, night)["responses"]) for night in NIGHTS]
    assert counts[0] < counts[1] < counts[2]

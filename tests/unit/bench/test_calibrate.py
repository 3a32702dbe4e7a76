"""The calibration: its tally, its seeds, that every estimator is in it, and a small run of all but the slow ones."""

import ast

import numpy as np
import pytest

from bench.calibrate.chances import any_third, likely_pairs, weakest_third
from bench.calibrate.run import designs, some_districts
from bench.calibrate.schools import effect_of
from bench.calibrate.trial import Design, Trial, tally
from coaching.paths import PROJECT
from warehouse.estimate.effects import paired_effect

_FEW = 30
# At 30 districts chance alone takes coverage this far from .95, once in some ten thousand designs.
_CHANCE = 0.80


def _trials(rng: np.random.Generator) -> list[Trial]:
    return [Trial(0.0, 0.1, -1.0, 1.0), Trial(0.0, 0.3, 0.2, 0.4), Trial(0.0, None, None, None)]


def test_a_tally_counts_what_covers_and_what_is_told() -> None:
    told = tally(Design("x", "y", _trials), 1, _trials(np.random.default_rng(1)))
    assert (told.coverage, told.told, told.verdict) == (0.5, 2 / 3, "MISSED")
    assert (told.width, told.bias) == (pytest.approx(1.1), pytest.approx(0.2))
    assert tally(Design("x", "y", _trials), 1, [Trial(0.0, 0.1, None, None)]).verdict == "no interval"


def test_the_short_way_to_a_paired_effect_is_the_published_one() -> None:
    before, after = np.random.default_rng(1).normal(size=(2, 17))
    short, whole = effect_of(before, after), paired_effect(before.tolist(), after.tolist())
    for name in ("n", "corr_pre_post", "effect_g", "effect_se", "ci_low", "ci_high"):
        assert getattr(short, name) == pytest.approx(getattr(whole, name), rel=1e-9)


def test_names_of_designs_differ_so_that_seeds_do() -> None:
    names = [(design.estimator, design.name) for design in designs()]
    assert len(names) == len(set(names)) > 60


def test_a_district_is_the_same_however_they_are_shared_out() -> None:
    design = designs()[0]
    whole = some_districts(design.district, "n", 0, 6)
    assert whole == some_districts(design.district, "n", 0, 2) + some_districts(design.district, "n", 2, 6)
    assert whole != some_districts(design.district, "m", 0, 6)


def test_every_estimator_is_calibrated() -> None:
    """What the room offers is called by a design or a question."""
    offered = {"paired_effect", "did_effect", "interrupted_series", "group_time_effect", "shrink", "school_errors"}
    offered |= {"equity_gap", "ratio_change", "mediation", "likely_above", "regression_to_mean"}
    files = (PROJECT / "bench" / "calibrate").glob("*.py")
    called = {
        node.func.id
        for file in files
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert offered <= called


@pytest.mark.parametrize("estimator", ["DiD g", "mediation", "paired g", "ratio"])
def test_a_small_run_covers(estimator: str) -> None:
    chosen = [design for design in designs() if design.estimator == estimator and design.is_judged]
    assert chosen
    for design in chosen[:: max(1, len(chosen) // 3)]:
        told = tally(design, _FEW, some_districts(design.district, design.name, 0, _FEW))
        assert told.coverage is None or told.coverage >= _CHANCE, design.name


@pytest.mark.slow
@pytest.mark.parametrize("estimator", ["ITS level", "ITS slope", "gap by people", "group-time", "shrunken"])
def test_a_small_run_of_the_slow_ones_covers(estimator: str) -> None:
    for design in [d for d in designs() if d.estimator == estimator and d.is_judged]:
        told = tally(design, _FEW, some_districts(design.district, design.name, 0, _FEW))
        assert told.coverage is not None, design.name
        assert told.coverage >= _CHANCE, design.name


def test_what_is_called_likely_is_so_about_as_often() -> None:
    said = some_districts(likely_pairs, "likely", 0, 60)
    called = [is_so for probability, is_so in said if 0.65 <= probability < 0.95]
    assert len(called) > 60
    assert 0.7 < sum(called) / len(called) < 0.92


def test_the_warning_is_raised_where_the_weakest_third_was_coached() -> None:
    weakest, anybody = (some_districts(ask, "rtm", 0, 50) for ask in (weakest_third, any_third))
    assert sum(is_raised for _, is_raised in weakest) == 50
    assert sum(gain for gain, _ in weakest) / 50 > 0.25
    assert sum(is_raised for _, is_raised in anybody) < 15

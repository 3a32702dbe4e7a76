"""Group-time effects, against the paper's formulas in plain numpy and against figures of csdid."""

import numpy as np
import pytest
from scipy import stats

from warehouse.estimate.event_time import GroupTimeEffect
from warehouse.estimate.group_time import group_time_effect

Row = tuple[str, str, int, float, int | None]
WEEKS = range(1, 13)
STARTS = (6, 8, None)


def value(teacher: int, week: int) -> float:
    """No pattern, and no generator: anybody can write these down."""
    return (teacher * 7919 + week * 104729 + teacher * week * 31) % 997 / 100


def rows(*, teachers: int = 24, schools: int = 24, effect: float = 1.5) -> list[Row]:
    return [
        (f"t{t:03}", f"s{t % schools:02}", w, value(t, w) + effect * (g is not None and w >= g), g)
        for t in range(teachers)
        for g in [STARTS[t % schools % 3]]
        for w in WEEKS
    ]


def by_hand(given: list[Row], shown: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """Effects by time since the start, and their covariance over schools, from the paper's formulas."""
    teachers = sorted({row[0] for row in given})
    y = np.array([[row[3] for row in given if row[0] == t] for t in teachers])
    g = np.array([next(row[4] or 99 for row in given if row[0] == t) for t in teachers])
    school = [next(row[1] for row in given if row[0] == t) for t in teachers]
    n = len(teachers)
    effects, influences = [], []
    for e in shown:
        parts = []
        for start in (6, 8):
            if not 1 <= start + e <= len(WEEKS):
                continue
            change = y[:, start + e - 1] - y[:, start - 2]
            ours, rest = g == start, (g > max(start + e, start - 1)) & (g != start)
            one = ours / ours.mean() * (change - change[ours].mean())
            two = rest / rest.mean() * (change - change[rest].mean())
            parts.append((change[ours].mean() - change[rest].mean(), one - two, ours))
        size = sum(ours.mean() for _, _, ours in parts)
        effect = sum(att * ours.mean() for att, _, ours in parts) / size
        influence = sum(psi * ours.mean() for _, psi, ours in parts) / size
        # what the cohorts' shares add
        influence = influence + sum((ours - ours.mean()) * (att - effect) for att, _, ours in parts) / size
        effects.append(effect)
        influences.append(influence / n)
    totals = np.array([[psi[[s == at for s in school]].sum() for psi in influences] for at in sorted(set(school))])
    s = len(totals)
    centred = totals - totals.mean(axis=0)
    return np.array(effects), s / (s - 1) * centred.T @ centred


def test_agrees_with_the_formulas_written_out() -> None:
    given = rows(teachers=72, schools=18)
    found = group_time_effect(given)
    shown = [-5, -4, -3, -2, 0, 1, 2, 3]
    effects, spread = by_hand(given, shown)
    assert [at.event_time for at in found.by_event_time] == shown
    assert [at.att for at in found.by_event_time] == pytest.approx(effects, rel=1e-9, abs=1e-9)
    assert [at.se for at in found.by_event_time] == pytest.approx(np.sqrt(np.diag(spread)), rel=1e-9)
    assert found.att == pytest.approx(effects[4:].mean(), rel=1e-9)
    assert found.se == pytest.approx(np.sqrt(spread[4:, 4:].mean()), rel=1e-9)
    t = stats.t.ppf(0.975, 17)
    assert (found.ci_low, found.ci_high) == pytest.approx((found.att - t * found.se, found.att + t * found.se))
    _agree_on_tests(found, effects, spread, t)


def _agree_on_tests(found: GroupTimeEffect, effects: np.ndarray, spread: np.ndarray, t: float) -> None:
    before, inverse = effects[:4], np.linalg.inv(spread[:4, :4])
    statistic = 14 / (4 * 17) * before @ inverse @ before
    assert found.pretrend_p == pytest.approx(stats.f.sf(statistic, 4, 14), rel=1e-9)
    line = np.array([-4.0, -3, -2, -1])
    assert found.att is not None
    assert found.se is not None
    assert found.detectable_slope is not None
    limit = stats.f.ppf(0.95, 4, 14)
    for slope, power in ((found.att / 2.5, found.pretrend_power), (found.detectable_slope, 0.8)):
        assert stats.ncf.sf(limit, 4, 14, slope**2 * line @ inverse @ line) == pytest.approx(power, abs=1e-9)
    # from week to week no more than the greatest step before: 1, 2, 3 and 4 steps, 2.5 in the mean
    step = 2.5 * np.abs(np.diff([*before, 0.0])).max()
    assert found.robust_low == pytest.approx(found.att - step - t * found.se, abs=1e-7)
    assert found.robust_high == pytest.approx(found.att + step + t * found.se, abs=1e-7)
    assert found.breakdown == pytest.approx(max(0, abs(found.att) - t * found.se) / step, abs=1e-7)


def test_agrees_with_csdid() -> None:
    """csdid 0.4.3 on the same rows (not-yet-treated, universal base, outcome regression, `dynamic`, analytic errors).

    It takes each teacher alone, as a school of one does here; its errors lack the factor n / (n - 1).
    """
    found = group_time_effect(rows(), leads=6)
    att = [-4.371249999999999, -3.4350000000000005, -2.18875, -2.264687499999999, -2.0290624999999998]
    att += [-1.7934374999999996, -0.1337499999999997, -0.2096874999999997, -1.1412499999999999, -0.9831249999999996]
    se = [1.3969234471464425, 1.3040070456098005, 1.0951552468250505, 1.133418488239195, 1.283106879000909]
    se += [1.478559617905606, 1.4545704924075742, 1.3970872300151784, 1.077642328549343, 1.1997703942936069]
    assert [at.att for at in found.by_event_time] == pytest.approx(att, abs=1e-9)
    assert [at.se * np.sqrt(23 / 24) for at in found.by_event_time] == pytest.approx(se, abs=1e-9)
    assert (found.origin.library, found.origin.version) == ("diff-diff", "3.13.0")


def test_weeks_that_move_together_have_an_effect_and_no_bounds() -> None:
    """Everybody's weeks after the start are one number: the covariance has no inverse."""
    alike = [(t, s, w, value(int(t[1:]), min(w, 7)) + (g is not None and w >= g), g) for t, s, w, _, g in rows()]
    found = group_time_effect(alike)
    assert found.reason is None
    assert None not in (found.att, found.ci_low)
    assert (found.robust_low, found.robust_high, found.breakdown) == (None, None, None)


def test_whoever_lacks_a_week_or_was_always_coached_is_left_out_and_counted() -> None:
    whole = group_time_effect(rows(teachers=72, schools=18))
    extra: list[Row] = [("u1", "s00", w, 1.0, 1) for w in WEEKS]
    extra += [("u2", "s01", w, 1.0, 6) for w in WEEKS if w != 3]
    found = group_time_effect([*reversed(rows(teachers=72, schools=18)), *extra])
    assert (found.n_left_out, found.n_teachers, found.att) == (2, 72, whole.att)


def test_weeks_of_breaks_are_no_weeks() -> None:
    """Renumbered in between, and a start in the break begins in the first week after it."""
    later = [(t, s, w + 2 * (w >= 6), y, None if g is None else g + 2 * (g > 6)) for t, s, w, y, g in rows()]
    assert group_time_effect(later) == group_time_effect(rows())


def test_what_cannot_be_told() -> None:
    few = group_time_effect(rows(teachers=27, schools=9))
    assert (few.reason, few.att is None, few.ci_low) == ("few_schools", False, None)
    assert group_time_effect([row for row in rows() if row[4] == 6]).reason == "no_not_yet_coached"
    assert group_time_effect([row for row in rows() if row[2] > 4]).reason == "few_weeks_before"
    assert group_time_effect([]).reason == "no_not_yet_coached"
    with pytest.raises(ValueError, match="twice in a week"):
        group_time_effect([*rows(), rows()[0]])

"""Districts seen week by week: series that break, and coaching that begins at different times."""

from dataclasses import dataclass
from functools import partial

import numpy as np
from scipy import signal, stats

from bench.calibrate.people import EFFECTS
from bench.calibrate.trial import Design, Generator, Trial
from warehouse.estimate.event_time import GroupTimeEffect
from warehouse.estimate.group_time import group_time_effect
from warehouse.estimate.its import interrupted_series

_BURN = 50
_LACKS_A_WEEK = 0.1


def _series(
    rng: Generator, *, effect: float, autocorrelation: float, what: str, weeks: int = 36, has_break: bool = True
) -> list[Trial]:
    """Half the weeks before, half after, two of a break left out; effects in SD of a week, a tenth of it a week."""
    errors = signal.lfilter([1.0], [1.0, -autocorrelation], rng.normal(size=weeks + _BURN))[_BURN:]
    t, first = np.arange(weeks), weeks // 2
    y = 10 + 0.05 * t + errors + (t >= first) * (effect + 0.1 * effect * (t - first))
    left_out = (first + 3, first + 4) if has_break else ()
    told = interrupted_series(y.tolist(), t.tolist(), first_week=first, left_out=left_out)
    if what == "level by t":
        half = float(stats.t.ppf(0.975, weeks - 6)) * (told.level_se or 0.0)
        middle = told.level_change or 0.0
        return [Trial(effect, middle, middle - half, middle + half)]
    if what == "level":
        return [Trial(effect, told.level_change, told.level_low, told.level_high)]
    return [Trial(0.1 * effect, told.slope_change, told.slope_low, told.slope_high)]


@dataclass(frozen=True)
class Panel:
    """A district's panel: which schools begin when (None: not within the panel), and what was planted."""

    starts: tuple[int | None, ...]
    effect: float
    drift: float = 0.0
    schools: int = 20
    each: int = 6
    weeks: int = 10


def _panel(rng: Generator, panel: Panel) -> GroupTimeEffect:
    """Schools with weeks that hang together; those that begin early stand higher; one teacher in ten lacks a week."""
    rows = []
    for school in range(panel.schools):
        start = panel.starts[school % len(panel.starts)]
        shocks = signal.lfilter([1.0], [1.0, -0.5], rng.normal(0, 0.2, panel.weeks + _BURN))[_BURN:]
        level = rng.normal(0, 0.3) + (0.0 if start is None else 0.5 - 0.03 * start)
        for teacher in range(panel.each):
            own = level + rng.normal() + shocks + rng.normal(size=panel.weeks)
            lacks = int(rng.integers(panel.weeks)) if rng.random() < _LACKS_A_WEEK else -1
            for at in range(panel.weeks):
                since = -1 if start is None else at + 1 - start
                moved = (panel.effect if since >= 0 else 0.0) + (0.0 if start is None else panel.drift * at)
                if at != lacks:
                    name = f"{school:02}-{teacher}"
                    rows.append((name, f"{school:02}", at + 1, float(own[at]) + 0.05 * at + moved, start))
    return group_time_effect(rows)


def _counts(rng: Generator, *, schools: int = 20, each: int = 9, weeks: int = 11) -> GroupTimeEffect:
    """Weekly counts, most of them small, of teachers of whom in every school some begin at each time; without effect.

    What is told is of log(count + 1/2), as in the nightly line.
    """
    rows = []
    for school in range(schools):
        shocks = signal.lfilter([1.0], [1.0, -0.5], rng.normal(0, 0.2, weeks + _BURN))[_BURN:]
        for teacher in range(each):
            start = (6, 7, 8, None)[teacher % 4]
            rate = np.exp(0.5 + rng.normal(0, 0.8) + shocks) * rng.gamma(1.0, 1.0, weeks)
            for at, count in enumerate(rng.poisson(rate), 1):
                rows.append((f"{school:02}-{teacher}", f"{school:02}", at, float(np.log(count + 0.5)), start))
    return group_time_effect(rows)


def _skewed(rng: Generator) -> list[Trial]:
    told = _counts(rng)
    return [Trial(0.0, told.att, told.ci_low, told.ci_high)]


def _group_time(rng: Generator, *, panel: Panel) -> list[Trial]:
    told = _panel(rng, panel)
    return [Trial(panel.effect, told.att, told.ci_low, told.ci_high)]


def _bounds(rng: Generator, *, panel: Panel) -> list[Trial]:
    told = _panel(rng, panel)
    return [Trial(panel.effect, told.att, told.robust_low, told.robust_high)]


def designs() -> list[Design]:
    """Interrupted series and group-time effects."""
    made = []
    for effect in EFFECTS:
        for rho in (0.0, 0.3, 0.6):
            for what in ("level", "slope"):
                of = partial(_series, effect=effect, autocorrelation=rho, what=what)
                planted = f"effect {effect if what == 'level' else 0.1 * effect:g}"
                made.append(Design(f"ITS {what}", f"{planted}: 34 weeks, autocorrelation {rho:g}", of))
    for rho in (0.0, 0.3, 0.6):
        for what, planted in (("level", "effect 0.2"), ("slope", "effect 0.02")):
            of = partial(_series, effect=0.2, autocorrelation=rho, what=what, weeks=16, has_break=False)
            made.append(Design(f"ITS {what}", f"{planted}: 16 weeks, autocorrelation {rho:g}", of))
    for rho in (0.0, 0.3, 0.6):
        of = partial(_series, effect=0.2, autocorrelation=rho, what="level by t")
        made.append(Design("ITS level, t alone", f"effect 0.2: 34 weeks, autocorrelation {rho:g}", of, is_judged=False))
    for effect in EFFECTS:
        of = partial(_group_time, panel=Panel((6, 7, None), effect))
        made.append(Design("group-time", f"effect {effect}: 20 schools, 2 starts, a third not yet", of))
    skewed = "effect 0: 20 schools, 3 starts in each, skewed counts"
    made.append(Design("group-time", skewed, _skewed))
    last = partial(_group_time, panel=Panel((6, 7, 11), 0.2, schools=12, weeks=11))
    made.append(Design("group-time", "effect 0.2: 12 schools, 3 starts, all in the end", last))
    drifting = partial(_bounds, panel=Panel((6, 7, None), 0.2, drift=0.05))
    made.append(Design("group-time bounds", "effect 0.2, those coached drift by 0.05 a week", drifting))
    return made

"""Coaching that begins at different times: effects by time since it began, against those not yet coached.

Formulas (computed by diff-diff, without covariates):
- ATT(g, t) = change from week g - 1 to t of those coached from week g on, less that of the not-yet-treated: Callaway &
  Sant'Anna (2021), "Difference-in-differences with multiple time periods", J. Econometrics 225, 200-230, equation 2.9;
  by time since the start with cohorts weighted by their people (equation 3.4). Two-way fixed effects would be biased
  with staggered starts.
- errors: from the influence function, people of one school taken together, with the factor S / (S - 1); t with S - 1
  degrees of freedom, S the number of schools.
- the effect over several weeks is the plain mean of those from week 0 to `horizon` (Rambachan & Roth's l-vector).
The test of the weeks before, its power, and bounds: pretrends.py.
No interval below 10 schools: t with S - 1 rests on the spread between schools of each cohort.
"""

import warnings
from collections.abc import Sequence
from dataclasses import replace
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from warehouse.estimate.clusters import Array
from warehouse.estimate.event_time import ALPHA, EventTime, GroupTimeEffect
from warehouse.estimate.origin import FEW_SCHOOLS, origin
from warehouse.estimate.pretrends import bounded, tested

if TYPE_CHECKING:
    import pandas as pd
    from diff_diff.results_base import EventStudyResults

_LEAST_SCHOOLS = 10
NOT_YET = "no_not_yet_coached"
FEW_WEEKS_BEFORE = "few_weeks_before"


def group_time_effect(
    rows: Sequence[tuple[str, str, int, float, int | None]], *, leads: int = 4, horizon: int = 3
) -> GroupTimeEffect:
    """Group-time effects, aggregated to time since the start.

    Args:
        rows: (teacher, school, week, outcome, first week of coaching or None), one a teacher and week. Weeks that
            nobody was in school are left out by the caller; those that remain are counted 1, 2, 3 ...
        leads: weeks before the last one before the start that the test looks at.
        horizon: the last week after the start that counts.

    Raises:
        ValueError: a teacher has a week twice or several schools or starts, or an outcome is not a finite number.
    """
    import pandas as pd

    frame = pd.DataFrame(
        sorted(rows, key=lambda row: (row[0], row[2])), columns=["teacher", "school", "week", "y", "g"]
    )
    _check(frame)
    frame, left_out = _balanced(frame)
    known = GroupTimeEffect(
        frame["teacher"].nunique(), frame["school"].nunique(), left_out, origin("callaway_santanna", "diff-diff")
    )
    surface = _surface(frame)
    window = [] if surface is None else _window(surface, leads, horizon)
    if surface is None or window[-1:] != [horizon]:
        return replace(known, reason=NOT_YET)
    if window[0] != -1 - leads:
        return replace(known, reason=FEW_WEEKS_BEFORE)
    return _told(replace(known, by_event_time=_beside(frame, surface, window)), surface, window)


def _check(frame: "pd.DataFrame") -> None:
    of_teacher = frame.groupby("teacher")[["school", "g"]].nunique(dropna=False)
    if frame.duplicated(["teacher", "week"]).any() or (of_teacher > 1).any(axis=None):
        message = "a teacher stands twice in a week, or in several schools or cohorts"
        raise ValueError(message)
    if not all(map(isfinite, frame["y"])):
        message = "an outcome is not a finite number"
        raise ValueError(message)


def _balanced(frame: "pd.DataFrame") -> tuple["pd.DataFrame", int]:
    """Weeks counted from 1, starts with them, and only teachers with all weeks who were once not coached."""
    weeks = sorted(frame["week"].unique())
    place = {week: at for at, week in enumerate(weeks, 1)}
    starts = np.searchsorted(weeks, frame["g"].to_numpy(dtype=np.float64), side="left") + 1
    never = frame["g"].isna() | (starts > len(weeks))
    frame = frame.assign(week=frame["week"].map(place), g=np.where(never, 0, starts))
    has_all = frame.groupby("teacher")["week"].transform("size") == len(weeks)
    kept = frame[has_all & (frame["g"] != 1)]
    return kept, frame["teacher"].nunique() - kept["teacher"].nunique()


def _surface(frame: "pd.DataFrame") -> "EventStudyResults | None":
    """Effects by time since the start with their covariance; None where nobody is there to compare with."""
    if frame["school"].nunique() < 2 or frame["g"].nunique() < 2 or not frame["g"].any():  # noqa: PLR2004
        return None
    from diff_diff import CallawaySantAnna

    method = CallawaySantAnna(
        control_group="not_yet_treated", base_period="universal", estimation_method="reg", cluster="school"
    )
    with warnings.catch_warnings():
        # cells without anybody to compare with are left out of the result, and the window looks for them
        warnings.simplefilter("ignore", UserWarning)
        found = method.fit(frame, outcome="y", unit="teacher", time="week", first_treat="g")
        return found.aggregate("event_study")


def _window(surface: "EventStudyResults", leads: int, horizon: int) -> list[int]:
    """The times from the first lead to the horizon that follow on one another without a gap."""
    times = {int(t) for t, se in zip(surface.event_time, surface.se, strict=True) if se > 0} | {-1}
    first, last = -1, -1
    while first - 1 in times and first > -1 - leads:
        first -= 1
    while last + 1 in times and last < horizon:
        last += 1
    return list(range(first, last + 1))


def _beside(frame: "pd.DataFrame", surface: "EventStudyResults", window: list[int]) -> tuple[EventTime, ...]:
    """Who stands behind each effect, and how either side changed since the last week before the start."""
    y = frame["y"].to_numpy(dtype=np.float64).reshape(-1, frame["week"].nunique())
    g = frame["g"].to_numpy().reshape(y.shape)[:, 0]
    effects = dict(zip(surface.event_time.tolist(), surface.att.tolist(), strict=True))
    return tuple(EventTime(t, effects[t], *_groups(y, g, t)) for t in window if t != -1)


def _groups(y: Array, g: Array, event_time: int) -> tuple[int, int, float, float]:
    """Coached, distinct others, and the mean change of both; `g` counts weeks from 1, and is 0 for those never."""
    n, others, ours, theirs = 0, np.zeros(len(g), dtype=bool), 0.0, 0.0
    for start in sorted(set(g[g > 0].tolist())):
        week = start + event_time
        if not 1 <= week <= y.shape[1]:
            continue
        own, rest = g == start, (g == 0) | ((g > max(week, start - 1)) & (g != start))
        if rest.any():
            change = y[:, week - 1] - y[:, start - 2]
            n, others = n + int(own.sum()), others | rest
            ours += float(change[own].sum())
            theirs += float(change[rest].mean() * own.sum())
    return n, int(others.sum()), ours / n, theirs / n


def _told(known: GroupTimeEffect, surface: "EventStudyResults", window: list[int]) -> GroupTimeEffect:
    times = surface.event_time.tolist()
    index = surface.vcov_index.tolist()
    shown = [t for t in window if t != -1]
    at = [index.index(t) for t in shown]
    effects = np.array([surface.att[times.index(t)] for t in shown])
    spread = np.asarray(surface.vcov)[np.ix_(at, at)]
    after = np.array(shown) >= 0
    att = float(effects[after].mean())
    se = float(np.sqrt(spread[np.ix_(after, after)].mean()))
    if known.n_schools < _LEAST_SCHOOLS:
        return replace(known, att=att, reason=FEW_SCHOOLS)
    half = float(stats.t.ppf(1 - ALPHA / 2, known.n_schools - 1))
    by_time = tuple(
        replace(at, se=float(s), ci_low=float(at.att - half * s), ci_high=float(at.att + half * s))
        for at, s in zip(known.by_event_time, np.sqrt(np.diag(spread)), strict=True)
    )
    known = replace(known, by_event_time=by_time, att=att, se=se, ci_low=att - half * se, ci_high=att + half * se)
    known = tested(known, effects[~after], spread[np.ix_(~after, ~after)], window)
    return bounded(known, surface, window)

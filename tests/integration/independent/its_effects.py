"""Segmented regression of the series around the start of coaching (brief P09): mart_its_effects.

Standard errors and intervals are held where they are computed (tests/unit/warehouse/estimate).
"""

from collections.abc import Mapping
from math import fsum

import numpy as np

from tests.integration.independent.facts import Facts
from tests.integration.independent.practice_weeks import (
    LEAST_PEOPLE,
    SIDE,
    UNITS,
    Cell,
    Group,
    Timed,
    by_week,
    groups,
    measured,
    timed,
)

ITS_KEY = ("aligned_on", "place_code", "outcome_id")
ITS_UNTOLD = frozenset(
    {
        *(
            "place",
            "place_name",
            "outcome_name",
            "design",
            "metric_version",
            "library_version",
            "autocorrelation",
            "lags",
        ),
        *(f"{of}_{what}" for of in ("level", "slope") for what in ("se", "ci_low", "ci_high")),
    }
)


def its(facts: Facts) -> dict[tuple[str, ...], Cell]:
    """Every row of mart_its_effects."""
    weeks = timed(facts)
    rows: dict[tuple[str, ...], Cell] = {}
    for (aligned_on, place), group in groups(weeks).items():
        about = _about(weeks, aligned_on, place, group)
        for outcome, (unit, direction) in UNITS.items():
            cell = {"outcome_id": outcome, "change_unit": unit, "direction": direction}
            people = len(measured(aligned_on, group, outcome))
            means = {week: fsum(v) / len(v) for week, v in by_week(aligned_on, group, outcome).items()}
            n = sum(len(v) for v in by_week(aligned_on, group, outcome).values())
            rows[aligned_on, place, outcome] = {
                **about,
                **cell,
                "n_teacher_weeks": n,
                **_segmented(means, group.begins, people=people),
                "data_through_date": facts.through,
            }
    return rows


def _about(weeks: Timed, aligned_on: str, place: str, group: Group) -> Cell:
    rows = [row for _, row in group.rows]
    people = {row.person: row.start for row in rows}
    coached = [start for start in people.values() if start is not None]
    early = [s for s in coached if group.begins is not None and s < group.begins + 4]
    in_first = [row.monday for row in rows if row.week == group.begins]
    unmapped = sum(row.unmapped for row in rows)
    return {
        "aligned_on": aligned_on,
        "place_level": "district" if place == "district" else "school",
        "place_code": place,
        "coaching_began_week": min(in_first, default=None) if aligned_on == "school" else None,
        "n_teachers": len(people),
        "n_teachers_coached": len(coached),
        "n_left_out": group.left_out,
        "warn_rtm": bool(weeks.low & people.keys()),
        "warn_gradual": aligned_on == "school" and 2 * len(early) < len(coached),
        "warn_unmapped": 10 * unmapped > sum(row.events for row in rows),
    }


def _segmented(means: Mapping[int, float], begins: int | None, *, people: int) -> Cell:
    """Counts, means and the two changes: least squares on 1, week, after, weeks since."""
    before = [v for week, v in means.items() if begins is not None and week < begins]
    after = [v for week, v in means.items() if begins is not None and week >= begins]
    is_asked = bool(means) and begins is not None
    told: Cell = {
        "n_weeks_before": None if means and begins is None else len(before),
        "n_weeks_after": None if means and begins is None else len(after),
        "mean_before": fsum(before) / len(before) if before else None,
        "mean_after": fsum(after) / len(after) if after else None,
        **dict.fromkeys(("level_change", "slope_change")),
        "evidence_flag": "insufficient",
        "reason": "no_weeks" if not means else "not_coached" if begins is None else None,
        "estimator": "its_newey_west" if is_asked else None,
        "library": "statsmodels" if is_asked else None,
    }
    if begins is None or not means:
        return told
    if min(len(before), len(after)) < SIDE:
        return told | {"reason": "few_weeks"}
    since = [week - begins for week in means]
    x = np.array([[1.0, t, t >= 0, t * (t >= 0)] for t in since])
    y = np.array(list(means.values()))
    b = np.linalg.lstsq(x, y, rcond=None)[0]
    if round(float(np.std(y - x @ b)), 4) == 0:
        return told | {"reason": "no_spread"}
    told |= {"level_change": float(b[2]), "slope_change": float(b[3])}
    return told | ({"evidence_flag": "descriptive"} if people >= LEAST_PEOPLE else {"reason": "few_people"})

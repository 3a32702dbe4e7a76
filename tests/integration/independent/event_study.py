"""Effects by weeks since coaching began, beside teachers not coached yet (brief P10): mart_event_study.

Standard errors, intervals, the test of the weeks before and bounds are held where they are computed
(tests/unit/warehouse/estimate).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import fsum

from tests.integration.independent.facts import Facts
from tests.integration.independent.practice_weeks import LEAST_PEOPLE, UNITS, Cell, Row, timed

STUDY_KEY = ("school_year", "outcome_id", "event_window")
STUDY_UNTOLD = frozenset(
    {
        *("outcome_name", "design", "metric_version", "library_version", "effect_se", "ci_low", "ci_high"),
        *("pretrend_p", "pretrend_power", "detectable_slope", "robust_low", "robust_high", "breakdown"),
        *("evidence_flag", "warn_pretrend", "warn_low_power"),
    }
)
LEADS, HORIZON, LEAST_SCHOOLS = range(-5, -1), range(4), 10
MEANS = ("mean_change_coached", "mean_change_comparison", "effect")


def event_study(facts: Facts) -> dict[tuple[str, ...], Cell]:
    """Every row of mart_event_study."""
    weeks = timed(facts)
    found: dict[tuple[str, ...], Cell] = {}
    for year in sorted({row.year for row in weeks.rows}):
        rows = [row for row in weeks.rows if row.year == year]
        seen = {row.person for row in rows}
        for outcome, (unit, direction) in UNITS.items():
            about = {"school_year": year, "outcome_id": outcome, "change_unit": unit, "direction": direction}
            about |= {"warn_rtm": bool(weeks.low & seen), "data_through_date": facts.through}
            about |= {"estimator": "callaway_santanna", "library": "diff-diff"}
            for window, cell in _study(rows, outcome).items():
                found[year, outcome, window] = about | cell | {"event_window": window}
    return found


@dataclass(frozen=True)
class Balanced:
    """Teachers with every week: values by week from 0, the position of their first week of coaching, their school."""

    values: Sequence[Sequence[float]]
    starts: Sequence[int | None]
    schools: Sequence[str]
    left_out: int


def _balanced(rows: Iterable[Row], outcome: str) -> Balanced:
    rows = list(rows)
    schools: dict[str, Counter[str]] = defaultdict(Counter)
    own: dict[str, dict[int, float]] = defaultdict(dict)
    start = {row.person: row.start for row in rows}
    for row in rows:
        schools[row.person][row.school] += 1
        if outcome in row.values:
            own[row.person][row.week] = row.values[outcome]
    weeks = sorted({week for values in own.values() for week in values})
    first: dict[str, int | None] = {}
    for person in own:
        began = start[person]
        at = None if began is None else sum(week < began for week in weeks)
        first[person] = None if at == len(weeks) else at
    kept = sorted(p for p in own if len(own[p]) == len(weeks) and first[p] != 0)
    return Balanced(
        [[own[p][week] for week in weeks] for p in kept],
        [first[p] for p in kept],
        [max(schools[p].items(), key=lambda item: item[1])[0] for p in kept],
        len(own) - len(kept),
    )


def _study(rows: Iterable[Row], outcome: str) -> dict[str, Cell]:
    known = _balanced(rows, outcome)
    about: Cell = {
        "n_teachers": len(known.values),
        "n_schools": len(set(known.schools)),
        "n_left_out": known.left_out,
        "reason": None if len(set(known.schools)) >= LEAST_SCHOOLS else "few_schools",
    }
    nothing = dict.fromkeys(("event_time", "n_coached", "n_comparison", *MEANS))
    at = {k: told for k in (*LEADS, *HORIZON) if (told := _at(known, k))}
    if about["n_schools"] == 1 or not all(k in at for k in HORIZON):
        return {"overall": about | nothing | {"reason": "no_not_yet_coached"}}
    if not all(k in at for k in LEADS):
        return {"overall": about | nothing | {"reason": "few_weeks_before"}}
    after: Cell = {name: fsum(float(str(at[k][name])) for k in HORIZON) / len(HORIZON) for name in MEANS}
    people = {name: max(int(str(at[k][name])) for k in HORIZON) for name in ("n_coached", "n_comparison")}
    found = {"overall": about | nothing | after | people} | {str(k): about | told for k, told in at.items()}
    for cell in found.values():
        if cell["reason"] is None and min(int(str(cell["n_coached"])), int(str(cell["n_comparison"]))) < LEAST_PEOPLE:
            cell["reason"] = "few_people"
    return found


def _at(known: Balanced, event_time: int) -> Cell | None:
    """All cohorts seen so many weeks from their start, each beside those who have not begun by either week."""
    n, ours, theirs = 0, 0.0, 0.0
    others: set[int] = set()
    length = len(known.values[0]) if known.values else 0
    for start in sorted({s for s in known.starts if s is not None}):
        week = start + event_time
        if not 0 <= week < length:
            continue
        rest = {i for i, s in enumerate(known.starts) if s is None or (s > max(week, start - 1) and s != start)}
        own = [i for i, s in enumerate(known.starts) if s == start]
        if rest:
            n, others = n + len(own), others | rest
            ours += fsum(known.values[i][week] - known.values[i][start - 1] for i in own)
            theirs += fsum(known.values[i][week] - known.values[i][start - 1] for i in rest) / len(rest) * len(own)
    if not n:
        return None
    return {
        "event_time": event_time,
        "n_coached": n,
        "n_comparison": len(others),
        "mean_change_coached": ours / n,
        "mean_change_comparison": theirs / n,
        "effect": (ours - theirs) / n,
    }

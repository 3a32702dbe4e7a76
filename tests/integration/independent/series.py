"""Weeks around the start of coaching (brief P09, P10; decision 43): series, segmented regression, group-time effects.

Standard errors, intervals, the test of the weeks before and bounds are held where they are computed
(tests/unit/warehouse/estimate).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import fsum, log

import numpy as np

from tests.integration.independent.compare import rounded
from tests.integration.independent.facts import Facts
from tests.integration.independent.people import received
from tests.integration.independent.teacher_week_panel import panel
from tests.integration.independent.weeks import monday

ITS_KEY = ("aligned_on", "place_code", "outcome_id")
STUDY_KEY = ("school_year", "outcome_id", "event_window")
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
STUDY_UNTOLD = frozenset(
    {
        *("outcome_name", "design", "metric_version", "library_version", "effect_se", "ci_low", "ci_high"),
        *("pretrend_p", "pretrend_power", "detectable_slope", "robust_low", "robust_high", "breakdown"),
        *("evidence_flag", "warn_pretrend", "warn_low_power"),
    }
)
SIDE, LEADS, HORIZON, LEAST_SCHOOLS, LEAST_PEOPLE = 8, range(-5, -1), range(4), 10, 10
MEANS = ("mean_change_coached", "mean_change_comparison", "effect")
UNITS = {
    "active_share": ("share", "up"),
    "active_events": ("log_events", "up"),
    "feedback_events": ("log_events", "up"),
    "feedback_hours": ("hours", "down"),
    "interactions": ("log_events", "up"),
}
Cell = dict[str, object]


@dataclass(frozen=True)
class Row:
    """A teacher's week that counts: read whole, with a live section, and no further than the log is known."""

    person: str
    school: str
    year: str
    week: int
    monday: date
    start: int | None
    values: Mapping[str, float]
    unmapped: int
    events: int


@dataclass(frozen=True)
class Timed:
    """All such weeks, and when coaching began; schools by their codes."""

    rows: tuple[Row, ...]
    school_starts: Mapping[str, int]
    low: frozenset[str]

    def start_of(self, place: str) -> int | None:
        """The first week of coaching at a school, or in the district."""
        if place == "district":
            return min(self.school_starts.values(), default=None)
        return self.school_starts.get(place)


def timed(facts: Facts) -> Timed:
    """The weeks, counted through the school days there are."""
    mondays = sorted({monday(day) for day in facts.school_days})

    def number(week: date) -> int:
        return 1 + sum(other < week for other in mondays)

    rows = []
    for cell in panel(facts).values():
        week, first = cell["week_start_date"], cell["first_coached_week"]
        if not (cell["is_instructional"] and cell["is_work_read"] and cell["n_sections"]):
            continue
        if cell["coaching_sessions"] is None:
            continue
        assert isinstance(week, date)
        start = number(first) if isinstance(first, date) else None
        rows.append(
            Row(
                *(str(cell["teacher_key"]), str(cell["school_key"]), str(cell["school_year"]), number(week), week),
                start,
                dict(_values(cell)),
                int(str(cell["n_unmapped_events"])),
                int(str(cell["n_unmapped_events"])) + int(str(cell["n_mapped_events"])),
            )
        )
    starts: dict[str, int] = {}
    for session in facts.sessions:
        for got in received(facts, session):
            if got.person in facts.teachers:
                week_number = number(monday(session.day))
                starts[got.school] = min(starts.get(got.school, week_number), week_number)
    low = frozenset(c.teacher for c in facts.cycles if c.entry == "required_low_performer")
    return Timed(tuple(rows), starts, low)


def _values(cell: Mapping[str, object]) -> Iterator[tuple[str, float]]:
    share, hours = cell["active_share"], cell["feedback_hours_median"]
    if isinstance(share, Fraction):
        yield "active_share", float(share)
    if isinstance(hours, Fraction):
        yield "feedback_hours", float(rounded(hours, 2))
    for outcome, count in (
        ("active_events", "n_active_events"),
        ("feedback_events", "n_feedback_events"),
        ("interactions", "n_interactions"),
    ):
        if cell[count] is not None:
            yield outcome, log(int(str(cell[count])) + 0.5)


@dataclass(frozen=True)
class Group:
    """The weeks of a place, as they are aligned: with their number, and the one in which coaching began."""

    rows: tuple[tuple[int, Row], ...]
    begins: int | None
    left_out: int = 0


def groups(weeks: Timed) -> dict[tuple[str, str], Group]:
    """By alignment and place."""
    found: dict[tuple[str, str], Group] = {}
    for place in ("district", *sorted({row.school for row in weeks.rows})):
        own = tuple((r.week, r) for r in weeks.rows if place in ("district", r.school))
        found["school", place] = Group(own, weeks.start_of(place))
    around: dict[str, dict[int, Row]] = defaultdict(dict)
    for row in weeks.rows:
        if row.start is not None:
            around[row.person][row.week - row.start] = row
    at = {person: own[0].school if 0 in own else "UNKNOWN" for person, own in around.items()}
    for place in ("district", *sorted(set(at.values()))) if around else ():
        here = {p: own for p, own in around.items() if place in ("district", at[p])}
        whole = {p: own for p, own in here.items() if all(k in own for k in range(-SIDE, SIDE))}
        rows = tuple((k, own[k]) for _, own in sorted(whole.items()) for k in range(-SIDE, SIDE))
        found["teacher", place] = Group(rows, 0, len(here) - len(whole))
    return found


def series(weeks: Timed) -> dict[tuple[str, ...], Cell]:
    """Every week of every series with anybody in it: how many, and their mean."""
    found: dict[tuple[str, ...], Cell] = {}
    for (aligned_on, place), group in groups(weeks).items():
        for outcome in UNITS:
            for week, values in _by_week(aligned_on, group, outcome).items():
                found[aligned_on, place, outcome, str(week)] = {
                    "place_level": "district" if place == "district" else "school",
                    "begins_at": group.begins,
                    "n_teachers": len(values),
                    "mean_value": fsum(values) / len(values),
                }
    return found


def _by_week(aligned_on: str, group: Group, outcome: str) -> dict[int, list[float]]:
    """Interactions are known in all of a teacher's sixteen weeks, or the teacher is not in the series."""
    known = Counter(row.person for _, row in group.rows if outcome in row.values)
    found: dict[int, list[float]] = defaultdict(list)
    for week, row in group.rows:
        is_part = aligned_on == "school" or outcome != "interactions" or known[row.person] == 2 * SIDE
        if outcome in row.values and is_part:
            found[week].append(row.values[outcome])
    return dict(sorted(found.items()))


def its(facts: Facts) -> dict[tuple[str, ...], Cell]:
    """Every row of mart_its_effects."""
    weeks = timed(facts)
    rows: dict[tuple[str, ...], Cell] = {}
    for (aligned_on, place), group in groups(weeks).items():
        about = _about(weeks, aligned_on, place, group)
        for outcome, (unit, direction) in UNITS.items():
            cell = {"outcome_id": outcome, "change_unit": unit, "direction": direction}
            means = {week: fsum(v) / len(v) for week, v in _by_week(aligned_on, group, outcome).items()}
            n = sum(len(v) for v in _by_week(aligned_on, group, outcome).values())
            rows[aligned_on, place, outcome] = {
                **about,
                **cell,
                "n_teacher_weeks": n,
                **_segmented(means, group.begins, people=int(str(about["n_teachers"]))),
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

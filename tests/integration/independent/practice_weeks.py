"""Weeks around the start of coaching (brief P09, P10; decision 43): which count, how they are aligned, series."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import fsum, log

from tests.integration.independent.compare import rounded
from tests.integration.independent.facts import Facts
from tests.integration.independent.people import received
from tests.integration.independent.teacher_week_panel import panel
from tests.integration.independent.weeks import monday

# weeks of school on either side of a teacher's own start; people without whom nothing is told
SIDE, LEAST_PEOPLE = 8, 10
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
            for week, values in by_week(aligned_on, group, outcome).items():
                found[aligned_on, place, outcome, str(week)] = {
                    "place_level": "district" if place == "district" else "school",
                    "begins_at": group.begins,
                    "n_teachers": len(values),
                    "mean_value": fsum(values) / len(values),
                }
    return found


def measured(aligned_on: str, group: Group, outcome: str) -> set[str]:
    """Whose weeks a series is made of.

    Interactions are known in all of a teacher's sixteen weeks, or the teacher is not in the series.
    """
    known = Counter(row.person for _, row in group.rows if outcome in row.values)
    least = 2 * SIDE if (aligned_on, outcome) == ("teacher", "interactions") else 1
    return {person for person, weeks in known.items() if weeks >= least}


def by_week(aligned_on: str, group: Group, outcome: str) -> dict[int, list[float]]:
    """The values of each week."""
    people = measured(aligned_on, group, outcome)
    found: dict[int, list[float]] = defaultdict(list)
    for week, row in group.rows:
        if outcome in row.values and row.person in people:
            found[week].append(row.values[outcome])
    return dict(sorted(found.items()))

"""Of whom mart_impact_outcomes tells beside surveys: teachers with rated tasks or classrooms, and with events."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import exp

from tests.integration.independent.exposure import coached_days
from tests.integration.independent.facts import Facts, Period, Rating
from tests.integration.independent.observed import DIMENSIONS, SAMR
from tests.integration.independent.people import school_on
from tests.integration.independent.practice_weeks import SIDE, Row, timed
from tests.integration.independent.read_truth import UNKNOWN
from tests.integration.independent.records import SUMMER_DAYS
from tests.integration.independent.weeks import sunday

_TWO_THIRDS = 8
_SUMMER = timedelta(days=SUMMER_DAYS)


@dataclass(frozen=True)
class Teacher:
    """One teacher's outcome of a school year; the days between which coaching counts."""

    person: str
    school: str
    outcome: str
    pre: Fraction | None
    post: Fraction | None
    after: date
    until: date
    is_late: bool = False
    is_in_order: bool = True
    raters: frozenset[str] = frozenset()

    @property
    def is_matched(self) -> bool:
        """Whether both scores count."""
        return self.pre is not None and self.post is not None and self.is_in_order and not self.is_late


def _is_of(rating: Rating, year: Period, facts: Facts) -> bool:
    """Whether it is of the year: its day, else of a rating before the summer before it, of one after the one since."""
    if any(y.start <= rating.day <= y.end for y in facts.years()):
        return year.start <= rating.day <= year.end
    away = year.start - rating.day if rating.wave == "pre" else rating.day - year.end
    return timedelta() < away <= _SUMMER


def rated(facts: Facts, year: Period) -> Iterator[Teacher]:
    """Teachers whose tasks or classrooms were rated in the year's waves."""
    by: dict[str, dict[str, list[Rating]]] = defaultdict(lambda: defaultdict(list))
    for rating in facts.ratings:
        if _is_of(rating, year, facts):
            by[rating.person][rating.wave].append(rating)
    first = {
        person: min(days)
        for person in by
        if (days := [s.day for s in facts.sessions for a in s.present
                     if a.person == person and facts.opens(year) <= s.day <= year.end])
    }  # fmt: skip
    for person, waves in by.items():
        for outcome, asked, score in (
            ("transformed_tasks", lambda r: r.level in SAMR, _high),
            ("environment", lambda r: r.dimension in DIMENSIONS and r.points is not None, _room),
        ):
            kept = {wave: [r for r in own if asked(r)] for wave, own in waves.items()}
            scores = {wave: score(own) for wave, own in kept.items() if own}
            seen = {wave: kept[wave] for wave, value in scores.items() if value is not None}
            if not seen:
                continue
            pre, post = seen.get("pre", []), seen.get("post", [])
            last = max((r.day for r in pre), default=None)
            until = min((r.day for r in post), default=None)
            yield Teacher(
                person,
                _school(facts, person, pre, post),
                outcome,
                scores.get("pre"),
                scores.get("post"),
                last or year.start - timedelta(days=1),
                until or year.end,
                is_late=last is not None and person in first and last >= first[person],
                is_in_order=last is not None and until is not None and until > last,
                raters=frozenset(r.rater for r in (*pre, *post) if r.rater),
            )


def _school(facts: Facts, person: str, pre: list[Rating], post: list[Rating]) -> str:
    """The school that the first wave's ratings name, else the roster's on its last day before, or first after."""
    named = [sorted({r.school for r in wave} - {UNKNOWN}) for wave in (pre, post)]
    if named[0 if pre else 1]:
        return named[0 if pre else 1][0]
    day = max(r.day for r in pre) if pre else min(r.day for r in post)
    return school_on(facts, person, day, named[1][0] if named[1] else UNKNOWN)


def _high(tasks: list[Rating]) -> Fraction | None:
    return Fraction(sum(SAMR.index(t.level or "") > 1 for t in tasks), len(tasks))


def _room(ratings: list[Rating]) -> Fraction | None:
    by: dict[str | None, list[int]] = defaultdict(list)
    for rating in ratings:
        by[rating.dimension].append(rating.points or 0)
    means = [Fraction(sum(own), len(own)) for own in by.values()]
    return sum(means, Fraction(0)) / len(means) if len(means) >= _TWO_THIRDS else None


def counted(facts: Facts, year: Period) -> Iterator[Teacher]:
    """Teachers of whom eight whole weeks on either side of their start are known, or those on one side."""
    if facts.platform is None:
        return
    around: dict[str, dict[int, Row]] = defaultdict(dict)
    for row in timed(facts).rows:
        if row.start is not None and -SIDE <= row.week - row.start < SIDE:
            around[row.person][row.week - row.start] = row
    begun = {p: min(s.day for s in own) for p, own in coached_days(facts).items()}
    for person, own in around.items():
        since = [own[k].year for k in range(SIDE) if k in own]
        if year.key != (min(since) if since else max(row.year for row in own.values())):
            continue
        for outcome in ("feedback_events", "active_events"):
            sides = {"pre": range(-SIDE, 0), "post": range(SIDE)}
            pre, post = (
                Fraction(sum(round(exp(own[k].values[outcome]) - 0.5) for k in side))
                if all(k in own for k in side) else None
                for side in sides.values()
            )  # fmt: skip
            if pre is None and post is None:
                continue
            start = begun[person] - timedelta(days=begun[person].weekday() + 1)
            until = sunday(own[SIDE - 1].monday) if post is not None else year.end
            yield Teacher(person, own[0].school if 0 in own else "UNKNOWN", outcome, pre, post, start, until)

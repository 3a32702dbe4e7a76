"""Where a teacher belongs on a day, who is eligible, which share of a session a school has (brief 3.1, 6.3, 6b)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache

from tests.integration.independent.facts import Attendance, Facts, Period, Session
from tests.integration.independent.places import Place, places


@dataclass(frozen=True)
class Received:
    """What one participant got of a session, at which school."""

    person: str | None
    school: str
    minutes: Fraction


def schools_on(facts: Facts, person: str, day: date) -> tuple[str, ...]:
    """The schools a teacher is assigned to on a day, in order."""
    return tuple(sorted({a.school for a in facts.assignments if a.person == person and a.first <= day <= a.last}))


def school_on(facts: Facts, person: str | None, day: date, logged: str) -> str:
    """The teacher's school that day; of several the logged one, else the roster's first; the logged one if none."""
    known = schools_on(facts, person, day) if person else ()
    if not known or logged in known:
        return logged
    home = facts.teachers.get(person or "", "")
    return home if home in known else known[0]


def received(facts: Facts, session: Session) -> Iterator[Received]:
    """School and minutes of each who was there: those attended, never more than the session's."""
    yield from (_got(facts, session, attendance) for attendance in session.present)


def named(facts: Facts, session: Session) -> Iterator[Received]:
    """The same of everybody named, there or not."""
    yield from (_got(facts, session, attendance) for attendance in session.attendances)


def _got(facts: Facts, session: Session, attendance: Attendance) -> Received:
    school = school_on(facts, attendance.person, session.day, session.school)
    return Received(attendance.person, school, _minutes(attendance, session))


def _minutes(attendance: Attendance, session: Session) -> Fraction:
    return session.minutes if attendance.attended is None else min(attendance.attended, session.minutes)


def school_shares(there: list[Received], logged: str) -> dict[str, Fraction]:
    """Each school's share of a session by heads; all of it at the logged school where nobody is named."""
    if not there:
        return {logged: Fraction(1)}
    shares: dict[str, Fraction] = {}
    for item in there:
        shares[item.school] = shares.get(item.school, Fraction(0)) + Fraction(1, len(there))
    return shares


def elapsed_days(facts: Facts, period: Period) -> tuple[date, ...]:
    """A period's instructional days up to the night."""
    return tuple(d for d in facts.school_days if period.start <= d <= min(period.end, facts.through))


def eligible(facts: Facts, period: Period) -> dict[str, set[str]]:
    """Teachers by school who were assigned there on at least half of the period's elapsed instructional days."""
    days = elapsed_days(facts, period)
    worked: dict[tuple[str, str], set[date]] = {}
    for item in facts.assignments:
        if item.person in facts.teachers:
            worked.setdefault((item.school, item.person), set()).update(d for d in days if item.first <= d <= item.last)
    found: dict[str, set[str]] = {}
    for (school, person), own in worked.items():
        if own and 2 * len(own) >= len(days):
            found.setdefault(school, set()).add(person)
    return found


@lru_cache(maxsize=256)
def eligible_at(facts: Facts, period: Period) -> dict[Place, set[str]]:
    """The same by place: eligible at one of its schools at least."""
    found: dict[Place, set[str]] = {}
    for school, people in eligible(facts, period).items():
        for place in places(facts, school):
            found.setdefault(place, set()).update(people)
    return found

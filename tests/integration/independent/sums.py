"""What the sessions of a cell come to, in time and in people (brief I06, I07, I12; 6b)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

from tests.integration.independent.facts import Facts, Session
from tests.integration.independent.frame import ALL, Key
from tests.integration.independent.people import Received, received, school_shares
from tests.integration.independent.places import Place, places
from tests.integration.independent.weights import rolled


@dataclass
class Sums:
    """The sessions of one cell; minutes as exact fractions."""

    sessions: set[str] = field(default_factory=set)
    coaches: set[str] = field(default_factory=set)
    dosage: dict[str, Fraction] = field(default_factory=dict)
    by_session: dict[str, Fraction] = field(default_factory=dict)
    one_on_one: set[str] = field(default_factory=set)
    group: set[str] = field(default_factory=set)
    sessions_allocated: Fraction = Fraction(0)
    minutes_full: Fraction = Fraction(0)
    minutes: Fraction = Fraction(0)
    group_minutes: Fraction = Fraction(0)
    participant_minutes: Fraction = Fraction(0)

    def add(self, session: Session, allocated: Fraction, full: Fraction, minutes: Fraction) -> None:
        """A place's share of a session, of which the standard has a part."""
        self.sessions.add(session.session_id)
        self.coaches.add(session.coach)
        self.sessions_allocated += allocated
        self.minutes_full += full
        self.minutes += minutes
        self.by_session[session.session_id] = minutes
        if session.is_group:
            self.group_minutes += minutes

    def add_person(self, facts: Facts, session: Session, item: Received, minutes: Fraction) -> None:
        """What somebody got of it; only known teachers are counted by the head."""
        self.participant_minutes += minutes
        if item.person and item.person in facts.teachers:
            self.dosage[item.person] = self.dosage.get(item.person, Fraction(0)) + minutes
            (self.group if session.is_group else self.one_on_one).add(item.person)


@lru_cache(maxsize=4)
def sums(facts: Facts) -> dict[Key, Sums]:
    """Every cell with a session."""
    found: dict[Key, Sums] = {}
    for session in facts.sessions:
        parts = rolled(session) | {session.framework: Fraction(1), ALL: Fraction(1)}
        for place, share, here in _shared(facts, session):
            full = session.minutes * share
            for code, weight in parts.items():
                allocated, minutes = weight * share, full * weight
                got = [(item, item.minutes * weight) for item in here]
                for period in facts.periods_of(session.day):
                    cell = found.setdefault((place, code, period.kind, period.key), Sums())
                    cell.add(session, allocated, full, minutes)
                    for item, theirs in got:
                        cell.add_person(facts, session, item, theirs)
    return found


def _shared(facts: Facts, session: Session) -> Iterator[tuple[Place, Fraction, list[Received]]]:
    """Each place that a session reached, its share of it, and who was there."""
    there = list(received(facts, session))
    found: dict[Place, tuple[Fraction, list[Received]]] = {}
    for school, share in school_shares(there, session.school).items():
        for place in places(facts, school):
            before, here = found.get(place, (Fraction(0), []))
            found[place] = (before + share, here + [item for item in there if item.school == school])
    yield from ((place, share, here) for place, (share, here) in found.items())

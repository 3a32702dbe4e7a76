"""What the sessions of a cell come to, in time and in people (brief I06, I07, I12; 6b)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

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

    def add(self, session: Session, share: Fraction, weight: Fraction) -> None:
        """A place's share of a session, of which the standard has a part."""
        self.sessions.add(session.session_id)
        self.coaches.add(session.coach)
        self.sessions_allocated += weight * share
        self.minutes_full += session.minutes * share
        self.minutes += session.minutes * share * weight
        self.by_session[session.session_id] = session.minutes * share * weight
        self.group_minutes += session.minutes * share * weight if session.is_group else 0

    def add_person(self, facts: Facts, session: Session, item: Received, weight: Fraction) -> None:
        """What somebody got of it; only known teachers are counted by the head."""
        self.participant_minutes += item.minutes * weight
        if item.person and item.person in facts.teachers:
            self.dosage[item.person] = self.dosage.get(item.person, Fraction(0)) + item.minutes * weight
            (self.group if session.is_group else self.one_on_one).add(item.person)


def sums(facts: Facts) -> dict[Key, Sums]:
    """Every cell with a session."""
    found: dict[Key, Sums] = {}
    for session in facts.sessions:
        parts = rolled(session) | {session.framework: Fraction(1), ALL: Fraction(1)}
        for place, share, here in _shared(facts, session):
            for period in facts.periods_of(session.day):
                for code, weight in parts.items():
                    cell = found.setdefault((place, code, period.kind, period.key), Sums())
                    cell.add(session, share, weight)
                    for item in here:
                        cell.add_person(facts, session, item, weight)
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

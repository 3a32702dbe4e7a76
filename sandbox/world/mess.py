"""What coaches get wrong in one row of the log: one entry a case."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from random import Random

from sandbox.world.people import Person
from sandbox.world.sessions import Participant, Session
from sandbox.world.standards import ISTEC, NETSC, TEXTS, TITLES, Aligned

Change = Callable[[Session, Mapping[str, Person], Random], Session]


@dataclass(frozen=True)
class Case:
    """One kind of mess.

    Attributes:
        kind: under which name it is counted.
        change: makes the row that is logged of the session that was held.
        framework: only in rows of that framework's form; empty: in any.
        single: only in rows of one participant.
        codes: only in rows of at least so many codes.
        email: only in rows whose participants all stand there by an address of their own.
        times: in how many rows of a small log, more in a longer one; 1 is exactly once.
    """

    kind: str
    change: Change
    framework: str = ""
    single: bool = False
    codes: int = 0
    email: bool = False
    times: int = 1

    def fits(self, session: Session) -> bool:
        """Whether the case can stand in that row."""
        people, aligned = session.participants, session.aligned
        return (
            self.framework in ("", aligned.framework)
            and (not self.single or len(people) == 1)
            and len(aligned.codes) >= self.codes
            and (not self.email or all(p.email and p.person_id for p in people))
        )


def codes_cell(raw: str, framework: str, codes: tuple[str, ...], *, unresolved: bool = False) -> Change:
    """That text in the cell, and what it means."""
    return lambda s, _people, _rng: replace(s, aligned=Aligned(raw, framework, codes, unresolved, "mess"))


def _minutes(text: str | int) -> Change:
    value = float(text) if isinstance(text, int) else None
    return lambda s, _people, _rng: replace(s, minutes_text=text, minutes=value)


def _date(text: str) -> Change:
    return lambda s, _people, _rng: replace(s, date_text=text, day=None)


def _unknown_email(s: Session, _people: Mapping[str, Person], rng: Random) -> Session:
    stranger = f"temporary.helper{rng.randrange(10**6):06d}@elsewhere.example"
    return replace(s, participants=(*s.participants, Participant("", email=stranger)), format="group")


def _by_name(s: Session, people: Mapping[str, Person], _rng: Random) -> Session:
    person = people[s.participants[0].person_id]
    return replace(s, participants=(Participant(person.person_id, name=f" {person.name.upper()}"),))


def _shouting(s: Session, _people: Mapping[str, Person], _rng: Random) -> Session:
    return replace(s, participants=tuple(replace(p, email=f" {p.email.title()}") for p in s.participants))


def _observer(s: Session, people: Mapping[str, Person], rng: Random) -> Session:
    return replace(s, observer=rng.choice([p.name for p in people.values() if p.kind == "administrator"]))


def _too_long(s: Session, people: Mapping[str, Person], _rng: Random) -> Session:
    name = people[s.participants[0].person_id].name
    return replace(s, spare_cells=(f"seen with {name}", name))


_TITLE, _TEXT = TITLES[NETSC]["4b"], TEXTS[NETSC]["4b"]

CASES = (
    Case("unknown_code", codes_cell("4d", NETSC, (), unresolved=True), NETSC, times=2),
    Case("unknown_code_with_text", codes_cell(f"4d – {_TITLE}", NETSC, ("4b",)), NETSC, times=2),
    Case("unknown_code_with_quoted_text", codes_cell(f'4d "{_TEXT}"', NETSC, ("4b",)), NETSC),
    Case("known_and_unknown_code", codes_cell("2a; 4d", NETSC, ("2a",), unresolved=True), NETSC),
    Case("unknown_code", codes_cell("9z", ISTEC, (), unresolved=True), ISTEC, times=2),
    Case("known_and_unknown_code", codes_cell("4a, 8b", ISTEC, ("4a",), unresolved=True), ISTEC, times=2),
    Case("minutes_zero", _minutes(0)),
    Case("minutes_negative", _minutes(-30)),
    Case("minutes_huge", _minutes(2000)),
    Case("minutes_word", _minutes("forty")),
    Case("date_word", _date("last Tuesday")),
    Case("date_impossible", _date("2/30/2026")),
    Case("unknown_email", _unknown_email, single=True, times=2),
    Case("by_name", _by_name, single=True, times=3),
    Case("shouting_email", _shouting, times=2),
    Case("observer_name", _observer, times=2),
    Case("spare_cells", _too_long, single=True),
)

"""A coach who writes records down: whom and what they know, and the chance of what they write."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from sandbox.world.chance import chance
from sandbox.world.cycles import Cycle
from sandbox.world.days import school_days_between, year_end
from sandbox.world.people import Person, School
from sandbox.world.programme import coaches_of
from sandbox.world.sessions import Session
from sandbox.world.standards import ISTEC, Aligned, write_codes
from sandbox.world.told import Told, sent
from sandbox.world.written import Id, written

YEAR = Id("2025-26")
_CODES = ("4a", "4b", "5b", "3d", "6b", "1b")
Maybe = bool | None


@dataclass(frozen=True)
class Desk:
    """A coach with the own schools, teachers, cycles and sessions of groups."""

    rng: Random
    number: int
    coach: Person
    schools: tuple[School, ...]
    teachers: tuple[Person, ...]
    cycles: tuple[Cycle, ...]
    groups: tuple[Session, ...]

    def day(self, first: date, last: date) -> date:
        """Some school day between two."""
        return self.rng.choice(school_days_between(first, min(last, year_end())))

    def maybe(self) -> Maybe:
        """Yes, no, or nobody says."""
        return self.rng.choice((True, True, False, None))

    def codes(self) -> Aligned:
        """Standards, now and then none."""
        if self.rng.random() < 0.15:  # noqa: PLR2004
            return Aligned("", ISTEC, (), style="none")
        return write_codes(self.rng, ISTEC, tuple(self.rng.sample(_CODES, self.rng.choice((1, 1, 2)))))

    def told(self, record_type: str, day: date, aligned: Aligned | None = None, **facts: object) -> Told:
        """A record that the coach sends soon after a day."""
        means, cells = written(self.rng, facts)
        cells["recorder_email"] = self.coach.email
        if aligned:
            cells["standards"] = aligned.raw
        recorded = {"recorder_id": self.coach.person_id, **means}
        return Told(record_type, sent(self.rng, day), recorded, cells, aligned)


def make_desks(
    seed: int,
    schools: tuple[School, ...],
    people: Sequence[Person],
    cycles: Sequence[Cycle],
    sessions: Sequence[Session],
) -> tuple[Desk, ...]:
    """One of each coach."""
    coaches = [p for p in people if p.kind == "coach"]
    serving = coaches_of(schools, coaches)
    groups = [s for s in sessions if s.format == "group"]
    return tuple(_desk(seed, n, coach, schools, serving, people, cycles, groups) for n, coach in enumerate(coaches))


def _desk(
    seed: int,
    number: int,
    coach: Person,
    schools: tuple[School, ...],
    serving: Mapping[str, Person],
    people: Sequence[Person],
    cycles: Sequence[Cycle],
    groups: Sequence[Session],
) -> Desk:
    own = tuple(s for s in schools if serving[s.org_id] == coach)
    there = {s.org_id for s in own}
    teachers = tuple(p for p in people if p.kind == "teacher" and p.has_classes and p.schools[0] in there)
    theirs = tuple(c for c in cycles if c.coach_id == coach.person_id)
    led = tuple(sorted((s for s in groups if s.coach_id == coach.person_id), key=lambda s: s.session_id))
    return Desk(chance(seed, "records", coach.person_id), number, coach, own, teachers, theirs, led)

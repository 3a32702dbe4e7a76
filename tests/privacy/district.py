"""Random districts at the level of atoms: who was coached where, on what, when; and what came late.

An atom is one person's part of one event under one code. A district is made so that rules are likely to break: schools
with one coached teacher, months with one session, terms that cut months, events of nobody known, people off the roster,
groups of one school, standards with and without indicators. Everything follows from the seed.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

Members = Mapping[str, str]  # level -> member

SESSION, CYCLE, FOLLOW_UP, ANSWER = "session", "cycle", "follow_up", "answer"


@dataclass(frozen=True)
class Atom:
    """One person's part of an event under one code; `person` is None where nobody known took part."""

    event: int
    kind: str
    school: str
    code: str
    slice: str
    person: int | None
    minutes: int
    families: frozenset[str]


@dataclass(frozen=True)
class District:
    """Atoms, and where they stand: leaf -> level -> member for each of the three dimensions.

    Attributes:
        least: how many people a published figure must rest on.
        roster: school, slice -> who is on the list there.
        until: how many slices are over.
    """

    seed: int
    least: int
    places: Mapping[str, Members]
    standards: Mapping[str, Members]
    slices: Mapping[str, Members]
    atoms: tuple[Atom, ...]
    roster: Mapping[tuple[str, str], frozenset[int]]
    until: int
    homes: Mapping[int, str] = field(default_factory=dict)

    @property
    def closed(self) -> frozenset[str]:
        """The months, terms and years that are over."""
        order = list(self.slices)
        late = {member for name in order[self.until :] for member in self.slices[name].values()}
        return frozenset(m for name in order[: self.until] for m in self.slices[name].values()) - late


def answered(district: District) -> District:
    """The district's survey: who answered before and after, by the codes on which each was coached often enough."""
    rng = random.Random(district.seed + 2_000_003)
    codes: dict[int, set[str]] = {p: set() for p in district.homes}
    for atom in district.atoms:
        if atom.person is not None and rng.random() < 0.8:
            codes.setdefault(atom.person, set()).add(atom.code)
    last, atoms = list(district.slices)[-1], []
    for person, exposed in sorted(codes.items()):
        chance = rng.random()
        told = {"pre", "post", "matched"} if chance < 0.6 else {rng.choice(("pre", "post"))}
        at, families = district.homes[person], frozenset(told)
        atoms += [Atom(person, ANSWER, at, code, last, person, 1, families) for code in sorted(exposed)]
    least = rng.choice((5, 10, 10))
    return replace(district, least=least, atoms=tuple(atoms), until=len(district.slices))


def a_night_later(district: District) -> tuple[District, dict[int, str]]:
    """The same district later: more is over, and records of what was over have changed.

    Returns:
        the district as it is now, and by number of a changed event why it changed.
    """
    rng = random.Random(district.seed + 1_000_003)
    order = list(district.slices)
    until = min(len(order), district.until + rng.randrange(0, 4))
    over = set(order[: district.until])
    events = sorted({a.event for a in district.atoms if a.slice in over})
    changed = {e: rng.choice(("gone", "more", "other day")) for e in events if rng.random() < 0.04}
    atoms = []
    for atom in district.atoms:
        how = changed.get(atom.event)
        if how == "more":
            atoms.append(replace(atom, minutes=atom.minutes + 15))
        elif how == "other day":
            atoms.append(replace(atom, slice=order[max(0, order.index(atom.slice) - 1)]))
        elif how is None:
            atoms.append(atom)
    return replace(district, atoms=tuple(atoms), until=until), changed

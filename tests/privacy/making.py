"""Makes random districts: places, standards, a year cut into slices, and what happened in it.

The odd is common here: schools with one coached teacher, months with one session, groups of one school.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass

from tests.privacy.district import CYCLE, FOLLOW_UP, SESSION, Atom, District, Members


def random_district(seed: int, *, schools: int | None = None) -> District:
    """One district, its year closed up to some month or wholly."""
    rng = random.Random(seed)
    places = _places(rng, schools or rng.choice((2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 8, 8, 9, 10, 10, 12, 12, 14, 16, 30)))
    standards, slices = _standards(rng), _slices(rng)
    homes = {}
    for school in places:
        for _ in range(rng.choice((1, 4, 8, 12, 20))):
            homes[len(homes)] = school
    maker = _Maker(rng, places, standards, slices, homes)
    atoms = maker.year()
    roster = {
        (school, name): frozenset(p for p, home in homes.items() if home == school and rng.random() < 0.93)
        for school in places
        for name in slices
    }
    order = list(slices)
    until = len(order) if rng.random() < 0.6 else rng.randrange(3, len(order) + 1)
    least = rng.choice((3, 5, 5, 5, 10))
    return District(seed, least, places, standards, slices, tuple(atoms), roster, until, homes)


def _places(rng: random.Random, schools: int) -> dict[str, Members]:
    groups, bands = rng.randrange(1, 5), rng.randrange(2, 4)
    found = {}
    for number in range(schools):
        members = {"school": f"s{number:02}", "poverty_band": f"poverty_band:{rng.randrange(bands)}"}
        if rng.random() < 0.85:
            members["school_group"] = f"school_group:{rng.randrange(groups)}"
        found[members["school"]] = {**members, "district": "district"}
    return found


def _standards(rng: random.Random) -> dict[str, Members]:
    found: dict[str, Members] = {}
    for number in range(rng.randrange(3, 8)):
        framework = f"F{number % rng.choice((1, 2))}"
        code = f"{framework}:{number + 1}"
        above = {"standard": code, "framework": framework, "all": "all"}
        found[code] = above
        for letter in "abcd"[: rng.choice((0, 1, 2, 3, 4))]:
            found[code + letter] = {"indicator": code + letter, **above}
    return found | {"F0:UNALIGNED": {"standard": "F0:UNALIGNED", "framework": "F0", "all": "all"}}


def _slices(rng: random.Random) -> dict[str, Members]:
    """Ten months; two or three terms, whose ends cut a month more often than not; now and then days of no term."""
    cuts = sorted(rng.sample(range(2, 9), rng.choice((1, 2))))
    found: dict[str, Members] = {}
    term = 1
    for month in range(10):
        base = {"month": f"month:{month:02}", "school_year": "school_year:1"}
        if month in cuts and rng.random() < 0.75:
            found[f"m{month:02}a"] = {**base, "term": f"term:{term}"}
            if rng.random() < 0.3:
                found[f"m{month:02}b"] = base
            term += 1
            found[f"m{month:02}c"] = {**base, "term": f"term:{term}"}
            continue
        term += month in cuts
        found[f"m{month:02}a"] = {**base, "term": f"term:{term}"}
    return found


@dataclass
class _Maker:
    """Makes a year's events: bursts for few, groups for many, cycles and follow-ups."""

    rng: random.Random
    places: Mapping[str, Members]
    standards: Mapping[str, Members]
    slices: Mapping[str, Members]
    homes: Mapping[int, str]
    event: int = 0

    def year(self) -> list[Atom]:
        atoms: list[Atom] = []
        busy = self.rng.choice((1, 3, 8))
        for school in self.places:
            here = [p for p, home in self.homes.items() if home == school]
            focus = self.rng.sample(list(self.standards), min(len(self.standards), self.rng.randrange(1, 7)))
            keen = 0 if self.rng.random() < 0.1 else 1 if self.rng.random() < 0.2 else len(here)
            for person in here[:keen]:
                for _ in range(self.rng.choice((0, 1, busy))):
                    atoms += self._burst(person, school, focus)
            for _ in range(busy * self.rng.choice((0, 1, 3, 8)) if keen > 1 else 0):
                size = self.rng.randrange(2, 16)
                atoms += self._session(self._some(here, size), school, focus, self._day(), "group")
        for _ in range(self.rng.randrange(3)):
            day, person = self._day(), self.rng.choice(list(self.homes))
            atoms += self._session(
                [person], self.rng.choice(list(self.places)), list(self.standards), day, "one_on_one"
            )
        return atoms

    def _burst(self, person: int, school: str, focus: list[str]) -> list[Atom]:
        order, atoms = list(self.slices), []
        start = self.rng.randrange(len(order))
        for name in order[start : start + self.rng.choice((1, 2, 4))]:
            for _ in range(self.rng.randrange(1, 3)):
                how = self.rng.choice(("one_on_one", "one_on_one", "one_on_one", "other"))
                atoms += self._session([person], school, focus, name, how)
        if self.rng.random() < 0.6:
            atoms += self._cycle(person, school, focus, start)
        return atoms

    def _session(self, people: list[int], school: str, focus: list[str], day: str, how: str) -> list[Atom]:
        self.event += 1
        known: list[int | None] = [*people] or [None]
        families = frozenset({"coached"} | ({how} if how != "other" else set()))
        codes = self._codes(focus, self.rng.choice((1, 1, 2)))
        atoms = [
            Atom(self.event, SESSION, school, code, day, p, self.rng.randrange(10, 61), families)
            for code in codes
            for p in known
        ]
        if self.rng.random() < 0.4:
            self.event += 1
            late = list(self.slices)[min(len(self.slices) - 1, list(self.slices).index(day) + 1)]
            told = frozenset({"followups"} | ({"on_time"} if self.rng.random() < 0.6 else set()))
            atoms += [Atom(self.event, FOLLOW_UP, school, code, late, p, 1, told) for code in codes for p in known]
        return atoms

    def _cycle(self, person: int, school: str, focus: list[str], start: int) -> list[Atom]:
        self.event += 1
        order = list(self.slices)
        codes = self._codes(focus, self.rng.choice((1, 1, 1, 2)))
        due = order[min(len(order) - 1, start + self.rng.randrange(0, 4))]
        told = frozenset({"due"} | ({"completed"} if self.rng.random() < 0.6 else set()))
        atoms = [Atom(self.event, CYCLE, school, c, order[start], person, 1, frozenset({"started"})) for c in codes]
        return atoms + [Atom(self.event, CYCLE, school, c, due, person, 1, told) for c in codes]

    def _codes(self, focus: list[str], count: int) -> list[str]:
        """Codes of one framework: an event is coded in one."""
        framework = self.rng.choice(focus)[:2]
        pool = [code for code in focus if code.startswith(framework)]
        return self.rng.sample(pool, min(len(pool), count))

    def _some(self, here: list[int], size: int) -> list[int]:
        """A group's people, one in ten from elsewhere; now and then nobody known."""
        if self.rng.random() < 0.05:
            return []
        pool = list(self.homes) if self.rng.random() < 0.1 else here
        return self.rng.sample(pool, min(size, len(pool)))

    def _day(self) -> str:
        return self.rng.choice(list(self.slices))

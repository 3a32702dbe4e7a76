"""A table of a made-up district for the mask: schools x standards x months with all totals and sub-populations.

Every atom is a part of a session: who, where, which indicator, which month, how long, one-on-one or in a group, on the
roster or not. Cells, sums, what stands below and costs follow from the members that hold an atom, as in the product.
"""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from statistics import fmean

from warehouse.protect.rules import Cell, Name, Sum, Table

LEAST = 5
_TOTALS = (
    {"district": ("group", "band"), "group": ("school",), "band": ("school",)},
    {"all": ("standard",), "standard": ("indicator",)},
    {"year": ("term",), "term": ("month",)},
)
_RANKS = (
    {"school": 0, "group": 1, "band": 1, "district": 2},
    {"indicator": 0, "standard": 1, "all": 2},
    {"month": 0, "term": 1, "year": 2},
)
_PARTS = {"one_on_one": "other_than_one_on_one", "group": "other_than_group", "reached": "not_eligible"}
# of sessions, so many are with one teacher
_ALONE = 0.6
_LATENT = ("other_than_one_on_one", "other_than_group")

Member = tuple[str, str]
Place = tuple[Member, Member, Member]


@dataclass(frozen=True)
class Size:
    """How large a district is.

    Attributes:
        indicators: of each standard.
        teachers: least and most of a school.
    """

    schools: int = 60
    standards: int = 7
    months: int = 12
    indicators: int = 5
    teachers: tuple[int, int] = (10, 60)


@dataclass(frozen=True)
class Atom:
    """A person's part of one school's sessions on an indicator in a month."""

    members: tuple[tuple[Member, ...], tuple[Member, ...], tuple[Member, ...]]
    person: int
    minutes: int
    families: tuple[str, ...]


def made_table(seed: int, size: Size | None = None) -> Table:
    """The same table for the same seed."""
    return table_of(list(_atoms(random.Random(seed), size or Size())))  # noqa: S311


def _atoms(rng: random.Random, size: Size) -> Iterator[Atom]:
    person = 0
    for school in range(size.schools):
        places = (
            ("school", f"s{school:02}"),
            ("group", f"g{school % 5}"),
            ("band", f"b{rng.randrange(4)}"),
            ("district", "d"),
        )
        teachers = range(person, person + rng.randint(*size.teachers))
        person = teachers.stop
        strangers = set(rng.sample(teachers, len(teachers) // 10))
        appetite = {teacher: rng.random() for teacher in teachers}
        for month, standard in product(range(size.months), range(size.standards)):
            share = rng.choice((0, 0.02, 0.05, 0.1, 0.3)) * (1.5 if standard < size.standards // 3 + 1 else 0.6)
            for teacher in teachers:
                if rng.random() >= share * 2 * appetite[teacher]:
                    continue
                for _ in range(rng.choice((1, 1, 2))):
                    indicator = f"{standard}{'abcdefgh'[min(int(rng.expovariate(0.7)), size.indicators - 1)]}"
                    standards = (("indicator", indicator), ("standard", str(standard)), ("all", "all"))
                    periods = (("month", f"{month:02}"), ("term", str(month // 3)), ("year", "y"))
                    families = (
                        "coached",
                        *(("one_on_one", _LATENT[1]) if rng.random() < _ALONE else ("group", _LATENT[0])),
                        "not_eligible" if teacher in strangers else "reached",
                    )
                    yield Atom((places, standards, periods), teacher, rng.choice((15, 30, 45, 60)), families)


def table_of(atoms: Sequence[Atom]) -> Table:
    """Cells and sums of atoms."""
    people: dict[tuple[str, Place], set[int]] = defaultdict(set)
    minutes: dict[tuple[str, Place], int] = defaultdict(int)
    for atom in atoms:
        for place in product(*atom.members):
            for family in atom.families:
                people[family, place].add(atom.person)
                minutes[family, place] += atom.minutes
    unit = fmean(atom.minutes for atom in atoms)
    at = {key: position for position, key in enumerate(sorted(people))}
    same: dict[frozenset[int], frozenset[int]] = {}
    cells = []
    for family, place in at:
        found = frozenset(people.pop((family, place)))
        cells.append(_cell(family, place, same.setdefault(found, found), minutes[family, place] / unit))
    sums = [*_sums_over_dimensions(atoms, at), *_sums_of_families(at)]
    return Table(cells, sums, below=_below(at))


def _cell(family: str, place: Place, people: frozenset[int], weight: float) -> Cell:
    levels = [member[0] for member in place]
    ranks = [rank[level] for rank, level in zip(_RANKS, levels, strict=True)]
    return Cell(
        name=_name(family, place),
        people=people,
        least=LEAST,
        weight=weight,
        shown=family not in _LATENT and (levels[0] == "school" or levels[1] != "all"),
        cost=(ranks[2], ranks[1], ranks[0], int(family == "coached")),
    )


def _name(family: str, place: Place) -> Name:
    return "bench", family, "|".join(f"{level}:{member}" for level, member in place)


def _sums_over_dimensions(atoms: Sequence[Atom], at: Mapping[tuple[str, Place], int]) -> Iterator[Sum]:
    parts: dict[tuple[int, str], set[int]] = defaultdict(set)
    above: tuple[dict[Member, set[Member]], ...] = (defaultdict(set), defaultdict(set), defaultdict(set))
    for dimension, members in {(d, members) for atom in atoms for d, members in enumerate(atom.members)}:
        for one, other in product(members, members):
            if one[0] in _TOTALS[dimension].get(other[0], ()):
                above[dimension][one].add(other)
    for (family, place), position in at.items():
        for dimension, member in enumerate(place):
            for total in above[dimension].get(member, ()):
                one, two, three = (total if at_dimension == dimension else m for at_dimension, m in enumerate(place))
                parts[at[family, (one, two, three)], member[0]].add(position)
    for (total_at, _), found in sorted(parts.items()):
        yield Sum(total_at, tuple(sorted(found)))


def _sums_of_families(at: Mapping[tuple[str, Place], int]) -> Iterator[Sum]:
    for (family, place), position in at.items():
        if family == "coached":
            for pair in _PARTS.items():
                yield Sum(position, tuple(at[name, place] for name in pair if (name, place) in at))


def _below(at: Mapping[tuple[str, Place], int]) -> dict[int, tuple[int, ...]]:
    """A cell's families, and the indicators of a standard."""
    found: dict[int, list[int]] = defaultdict(list)
    for (family, place), position in at.items():
        if family != "coached":
            found[at["coached", place]].append(position)
        (level, member) = place[1]
        if level == "indicator":
            found[at[family, (place[0], ("standard", member[:-1]), place[2])]].append(position)
    return {position: tuple(sorted(cells)) for position, cells in sorted(found.items())}

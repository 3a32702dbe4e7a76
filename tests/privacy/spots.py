"""What a district's product consists of: every cell, who stands behind it, and how cells are made of one another.

Written from the brief and the marts' levels alone; the product's own reader of cubes is another one. A spot is a member
of each dimension; a cell is a family at a spot. Its columns are the classes of atoms in it: atoms that no cell tells
apart are one column.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from tests.privacy.district import District

Spot = tuple[str, str, str]  # members of place, standard, period
Cell = tuple[str, Spot]  # family, spot
Levels = tuple[str, str, str]

PLACES = {"district": ("school_group", "poverty_band"), "school_group": ("school",), "poverty_band": ("school",)}
STANDARDS = {"all": ("framework",), "framework": ("standard",), "standard": ("indicator",)}
PERIODS = {"school_year": ("term", "month"), "term": ("month",), "month": ("slice",)}
SPLITS = (PLACES, STANDARDS, PERIODS)
FINEST = ("school", "code", "slice")

_PERIODS = ("month", "term", "school_year")
EARLIER = frozenset(product(("school",), ("standard", "indicator"), _PERIODS))
MARTS = EARLIER | frozenset(
    (
        *product(("school",), ("framework", "all"), _PERIODS),
        *product(("school_group", "poverty_band", "district"), ("standard", "indicator"), _PERIODS),
    )
)

IMPACT = frozenset(product(("school", *PLACES), ("indicator", "standard", "all"), ("school_year",)))

SESSIONS = ("coached", "one_on_one", "group")
EVENTS = ("started", "due", "completed", "followups", "on_time")
ANSWERS = ("matched", "pre", "post")
FAMILIES = (*SESSIONS, *EVENTS, *ANSWERS)
WHOLES = {"one_on_one": ("coached",), "group": ("coached",), "completed": ("due",), "on_time": ("followups",),
          "matched": ("pre", "post")}  # fmt: skip
RESTS = {w: tuple(part for part, of in WHOLES.items() if w in of) for of in WHOLES.values() for w in of}
REST = "~rest"


def main_of(family: str) -> str:
    """The family that is the cell itself: hidden, it hides all others at its spot."""
    return ANSWERS[0] if family in ANSWERS else SESSIONS[0]


@dataclass(frozen=True)
class Column:
    """A class of atoms: who stands behind them, whether somebody unknown does, and what they add up to."""

    people: frozenset[int]
    unknown: bool
    minutes: int


@dataclass(frozen=True, eq=False)
class Product:
    """All cells of closed periods.

    Attributes:
        columns: of each cell: positions in `classes`.
        levels: of each member, by dimension: its level (`code` and `slice` are latent).
        parts: of (dimension, member, level): the members that add up to it; leaves where a leaf has none there.
    """

    district: District
    classes: list[Column]
    columns: Mapping[Cell, frozenset[int]]
    levels: tuple[Mapping[str, str], ...]
    parts: tuple[Mapping[tuple[str, str], tuple[str, ...]], ...]

    def people(self, cell: Cell) -> frozenset[int]:
        """Who is known to stand behind a cell."""
        return self.behind(self.columns[cell])

    def behind(self, columns: Iterable[int]) -> frozenset[int]:
        """Who is known to stand behind classes of atoms."""
        return frozenset().union(*(self.classes[c].people for c in columns))

    def level(self, spot: Spot) -> Levels:
        """The levels of a spot's members."""
        place, standard, period = (known[member] for known, member in zip(self.levels, spot, strict=True))
        return place, standard, period

    def sums(self, cell: Cell) -> Iterator[tuple[int, list[Cell]]]:
        """Each way in which a cell is made of others: the dimension, and those with activity."""
        family, spot = cell
        for at, splits in enumerate(SPLITS):
            for level in splits.get(self.levels[at][spot[at]], ()):
                members = self.parts[at].get((spot[at], level), ())
                spots = [(*spot[:at], member, *spot[at + 1 :]) for member in members if member != spot[at]]
                found = [(family, s) for s in spots if (family, s) in self.columns]
                if found:
                    yield at, found

    @cached_property
    def rosters(self) -> dict[tuple[str, str], frozenset[int]]:
        """Who is on the list of a place in a period: in one of its schools and slices at least."""
        return rosters_of(self.district)


def rosters_of(district: District) -> dict[tuple[str, str], frozenset[int]]:
    """By place and period, of slices with a closed period."""
    found: dict[tuple[str, str], set[int]] = defaultdict(set)
    for (school, name), people in district.roster.items():
        if any(m in district.closed for m in district.slices[name].values()):
            for place in district.places[school].values():
                for period in (name, *district.slices[name].values()):
                    found[place, period] |= people
    return {key: frozenset(people) for key, people in found.items()}

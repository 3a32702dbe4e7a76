"""The cells of a cube, one list for all the marts that show a slice of it.

Flow: warehouse.duckdb, the declarations of a cube and its marts -> Listing -> warehouse/protect/relations.py -> Table
A family that a flag tells, and the rest of each family that has such parts, is summed up in the warehouse.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import duckdb

from coaching.district import Thresholds
from coaching.marts import Cube, Mart
from warehouse.protect import atoms
from warehouse.protect.atoms import Key
from warehouse.protect.axes import Members, members
from warehouse.protect.events import apart
from warehouse.protect.rules import Cell, Name, State

# Above every other cost: a cell that is never hidden.
_DEAR = 1_000_000


@dataclass
class Listing:
    """The cells of a cube so far.

    Attributes:
        members: by dimension.
        states: what an earlier edition has settled: shown or not.
        placed: by roster the people on it, by the members of its dimensions.
        adds: by family (rests too) the dimensions over which its cells add up.
        at: by family and key the position in `cells`.
        apart: by family the key of a total and of a part that differ in events of few people.
    """

    cube: Cube
    members: Mapping[str, Members]
    thresholds: Thresholds
    marts: Sequence[Mart]
    states: Mapping[Name, bool]
    placed: Mapping[str, Mapping[Key, frozenset[int]]] = field(default_factory=dict)
    adds: dict[str, tuple[str, ...]] = field(default_factory=dict)
    at: dict[str, dict[Key, int]] = field(default_factory=lambda: defaultdict(dict))
    cells: list[Cell] = field(default_factory=list)
    apart: list[tuple[str, Key, Key]] = field(default_factory=list)

    @cached_property
    def counted(self) -> frozenset[str]:
        """The families whose distinct people some mart counts."""
        return frozenset(family for mart in self.marts for family in mart.distinct)

    def name(self, family: str, key: Key) -> Name:
        """How the mask names a cell."""
        return self.cube.name, family, "|".join(key)

    def is_shown(self, family: str, key: Key) -> bool:
        """Whether some mart has this family's measures in a row for these members."""
        levels = {
            name: self.members[name].level[member] for name, member in zip(self.cube.dimensions, key, strict=True)
        }
        return any(
            all(level in mart.shown_levels(name) for name, level in levels.items())
            for mart in self.marts
            if family in mart.cube_families
        )

    def add(
        self,
        family: str,
        key: Key,
        people: frozenset[int],
        weight: float,
        *,
        other: float | None = None,
        like: str = "",
        shown: bool | None = None,
        is_alike: bool = False,
    ) -> int:
        """Appends a cell and returns its position.

        Args:
            family: its name: a declared family, or one that only the arithmetic knows.
            key: its members.
            people: who stands behind it.
            weight: what it comes to, in person-equivalents.
            other: what they come to in another measure.
            like: the declared family whose threshold and place in the order it takes.
            shown: where it is not a mart that says so.
            is_alike: all its people gave one answer, so that there are never enough of them.
        """
        said = self.cube.families[like or family]
        least = said.least(self.thresholds)
        heights = [self.members[name].height(one) for name, one in zip(self.cube.dimensions, key, strict=True)]
        return self.append(
            family,
            key,
            Cell(
                name=self.name(family, key),
                people=people,
                least=max(least, len(people) + 1) if is_alike else least,
                weight=weight,
                other=other,
                shown=self.is_shown(family, key) if shown is None else shown,
                # months before terms before years, indicators before standards, schools before groups, parts before
                # the cell itself; of equal cells the rules take the one with fewer people
                cost=(*reversed(heights), int((like or family) == self.cube.main)),
                zero_is_open=said.zero_is_open,
                # a count of a shown cell's people is settled with it
                state=_STATES[self.states.get(self.name(like if shown else family, key))],
                is_counted=(like or family) in self.counted,
            ),
        )

    def append(self, family: str, key: Key, cell: Cell) -> int:
        """Appends a cell as it is."""
        position = self.at[family][key] = len(self.cells)
        self.cells.append(cell)
        return position

    def known(self, family: str, key: Key, people: frozenset[int]) -> int:
        """A number that everybody knows, at most once: the people of a roster."""
        if key in self.at[family]:
            return self.at[family][key]
        name, cost = self.name(family, key), (_DEAR,)
        cell = Cell(name, people, 0, len(people), shown=True, cost=cost, state=State.SHOWN, is_counted=True)
        return self.append(family, key, cell)


_STATES = {None: None, True: State.SHOWN, False: State.HIDDEN}


def listed(
    warehouse: duckdb.DuckDBPyConnection,
    cube: Cube,
    marts: Iterable[Mart],
    thresholds: Thresholds,
    states: Mapping[Name, bool],
) -> Listing:
    """Every cell of a cube with activity, of closed periods, whether a mart shows it or it is latent.

    Raises:
        ContractError: the atoms contradict the cube's declaration.
    """
    relation = atoms.table(warehouse, cube.relation)
    known = {name: members(warehouse, name, axis, relation) for name, axis in cube.dimensions.items()}
    atoms.gather(warehouse, cube, known)
    of_cube = [mart for mart in marts if mart.cube == cube]
    listing = Listing(cube, known, thresholds, of_cube, states, atoms.rosters(warehouse, cube))
    conditions = atoms.populations(cube)
    for families in _kin(cube):
        alike = {name: cube.families[name].alike for name in families if name in cube.families}
        found = {name: list(atoms.cells(warehouse, cube, conditions[name], alike.get(name, ()))) for name in families}
        unit = _unit(listing, next(iter(found.values()))) if cube.weight else 1.0
        for name, like in families.items():
            listing.adds[name] = cube.added(like)
            for one in found.pop(name):
                of = (name, one.key, one.people, one.weight / unit)
                listing.add(*of, other=one.amount / unit, like=like, is_alike=one.is_alike)
    listing.apart += apart(warehouse, cube, known, thresholds)
    return listing


def _kin(cube: Cube) -> list[dict[str, str]]:
    """Families that add up with one another, rests too, and so weigh in one unit: name -> the family it is like."""
    groups: list[dict[str, str]] = []
    for name in atoms.populations(cube):
        said = cube.families.get(name)
        if said is None:
            continue
        own = {name: name} | ({atoms.rest_name(cube, name): name} if atoms.flagged(cube, name) else {})
        homes = [group for group in groups if group.keys() & {*said.part_of, *cube.parts(name)}]
        groups = [group for group in groups if group not in homes]
        groups.append({one: like for group in (*homes, own) for one, like in group.items()})
    return groups


def _unit(listing: Listing, found: Iterable[atoms.Found]) -> float:
    """What a person contributes on average to a cell of the lowest levels."""
    axes = list(listing.members.values())
    lowest = [
        one
        for one in found
        if one.people and not any(axis.height(member) for axis, member in zip(axes, one.key, strict=True))
    ]
    people = sum(len(one.people) for one in lowest)
    return (math.fsum(one.weight for one in lowest) / people if people else 0.0) or 1.0

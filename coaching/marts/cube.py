"""The words of a cube: the people behind every published number, and which sums of them can be drawn.

Flow: dbt_project/models/**/*.yml (`config.meta.cube`) -> [coaching/marts/reader.py] -> Cube -> warehouse/protect
A cube's model has one row per atom: who, where, in which standard, when, in what kind of event. A *cell* is a member of
each dimension and a family; its name is its members joined with `|`, in the order of the dimensions. A mart shows a
slice of a cube. What no mart shows is *latent*: never published, but derivable, so it takes part in the arithmetic.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import BeforeValidator

from coaching.district import Thresholds
from coaching.marts.parts import WITH_THRESHOLD, Audience, Family, Strict, least


def _several(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Names = Annotated[tuple[str, ...], BeforeValidator(_several)]


class Axis(Strict):
    """One dimension of a cube.

    Attributes:
        leaf: the column that places an atom.
        members: the model that lists the members: one row per leaf and member that holds it; its columns are the
            leaf, `level`, `member` and, for periods, `is_closed`. Left out: every leaf is a member of one level, which
            is named as the dimension.
        totals: by the level of a total the levels whose members make it up, whole or with leaves that none of them has.
        hides_below: levels whose hidden cells hide the cells of the members they contain.
        nests: the atoms stand at every level already (somebody in two standards counts in both): a member's people
            are among those of its total, and nothing adds up.
    """

    leaf: str
    members: str = ""
    totals: Mapping[str, tuple[str, ...]] = {}
    hides_below: tuple[str, ...] = ()
    nests: bool = False

    def levels(self, name: str) -> tuple[str, ...]:
        """Its levels; `name` is its own."""
        named = (*self.totals, *(part for parts in self.totals.values() for part in parts))
        return tuple(dict.fromkeys(named)) or (name,)


class Roster(Strict):
    """Who could have been there: one row per place, period and person.

    Attributes:
        relation: the model.
        by: dimension -> the column that holds its member.
        person: the column that tells people apart.
    """

    relation: str
    by: Mapping[str, str]
    person: str = "person_key"


class Population(Strict):
    """A family of a cube: the people of a cell who do one thing.

    Attributes:
        audience: which threshold says how many there must be.
        why: the reason, for the next person who wants to change it.
        where: a flag of the cube's model; left out, every atom counts.
        part_of: the families that it is a part of; the rest of each is protected alike.
        on_roster: the roster that its people are on; those of the roster who are not counted are protected alike.
        off_roster: the roster that its people are not on.
        adds_over: dimensions over which its events add up; left out, all that do not nest. Counts of people on or off
            a roster add over none.
        alike: columns of the cube's model: a cell in which everybody has one value in any of them tells everybody's own
            by its mean, and is hidden whatever its size.
        zero_is_open: whether "nobody" may be shown.
    """

    audience: Audience
    why: str
    where: str = ""
    part_of: Names = ()
    on_roster: str = ""
    off_roster: str = ""
    adds_over: tuple[str, ...] | None = None
    alike: Names = ()
    zero_is_open: bool = True

    @property
    def roster(self) -> str:
        """The roster that its people are on or off."""
        return self.on_roster or self.off_roster

    @property
    def has_threshold(self) -> bool:
        """Whether anybody's conduct is shown."""
        return self.audience in WITH_THRESHOLD

    def least(self, thresholds: Thresholds) -> int:
        """The number of people there must be."""
        return least(self.audience, thresholds)


class Cube(Strict):
    """The atoms behind a set of marts.

    Attributes:
        name: its name in the mask.
        relation: the model that holds the atoms.
        person: the column of the person; NULL where nobody known took part.
        event: the column that tells events apart, where one counts once in each member of a dimension over which they
            do not add up; NULL where an atom's event is parted instead.
        weight: the column of what adds up, in its own unit; left out, every atom weighs 1.
        amount: the column of another amount that is told of the same atoms, and that few people's must not be known of
            to within half; left out, that is the weight.
        families: the first one is the cell itself: where it is hidden, all others are.
        rivals: any two cells that differ in nothing but the nested dimension are told apart by no few people.
    """

    name: str
    relation: str = ""
    person: str
    event: str = ""
    weight: str = ""
    amount: str = ""
    dimensions: Mapping[str, Axis]
    rosters: Mapping[str, Roster] = {}
    families: Mapping[str, Population]
    rivals: bool = False

    @property
    def main(self) -> str:
        """The family that is the cell itself."""
        return next(iter(self.families))

    def added(self, family: str) -> tuple[str, ...]:
        """The dimensions over which a family's events add up."""
        population = self.families[family]
        if population.roster:
            return ()
        open_ = tuple(name for name, axis in self.dimensions.items() if not axis.nests)
        return open_ if population.adds_over is None else population.adds_over

    def wholes(self, family: str) -> tuple[str, ...]:
        """The families that it is a part of, and those that they are parts of."""
        near = self.families[family].part_of
        return tuple(dict.fromkeys((*near, *(far for one in near for far in self.wholes(one)))))

    def parts(self, family: str) -> Iterator[str]:
        """The families that are a part of it."""
        yield from (name for name, population in self.families.items() if family in population.part_of)


def of_cube(cube: Cube) -> dict[str, Family]:
    """The cube's families as a mart's measures name them."""
    return {
        name: Family(audience=said.audience, why=said.why, zero_is_open=said.zero_is_open)
        for name, said in cube.families.items()
    }

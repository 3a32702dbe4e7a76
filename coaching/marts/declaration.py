"""What a protected mart says of itself: which slice of a cube it shows, its measures and whose conduct they show.

Flow: dbt_project/models/marts/<subject>/<mart>.yml -> [coaching/marts/reader.py] -> Mart -> estimate, protect, the
second half of the dbt build, the check of the marts, publish
How to write one: CONTRIBUTING.md, "Adding a protected mart".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from coaching.marts.cube import Cube
from coaching.marts.parts import Dimension, Family, Judged, Unit

# The engine's types of a number.
NUMERIC = frozenset(
    "TINYINT SMALLINT INTEGER INT BIGINT HUGEINT UTINYINT USMALLINT UINTEGER UBIGINT FLOAT DOUBLE DECIMAL".split()
)
# The restricted mart's column that names a row's cell: its members, joined with `|`, in the order of the cube.
CELL_KEY = "cell_key"
# The tag of models that are built after the estimates and the mask.
AFTER_ESTIMATE = "after_estimate"


@dataclass(frozen=True)
class Column:
    """One column of the restricted model, as its contract has it."""

    name: str
    data_type: str
    description: str


@dataclass(frozen=True)
class Measure:
    """A column that says something of people.

    Attributes:
        ratio: numerator and denominator, where it is their quotient and the mart has both.
        interval: lower and upper bound, where it lies between two other columns.
        adds_over: dimensions of the cube over which it adds up.
        beside: restricted columns with the names of other cells that it tells something of: it is shown only where
            those are.
        ladder: the share is coded at its ends, by the number of people it is a share of.
        restricted: it is no column of the published twin.
        told_by: columns of the same people that the twin shows beside it, from which alone (and the district's
            settings) it is worked out: it tells nobody more than they do.
        judged: what it says where a count that the twin shows beside it decides, by a threshold of the district.
    """

    column: Column
    family_name: str
    family: Family
    unit: Unit
    metric: str = ""
    ratio: tuple[str, str] | None = None
    interval: tuple[str, str] | None = None
    adds_over: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    ladder: bool = False
    restricted: bool = False
    told_by: tuple[str, ...] = ()
    judged: Judged | None = None

    @property
    def name(self) -> str:
        """The column's name."""
        return self.column.name


@dataclass(frozen=True)
class Mart:
    """One protected mart: a restricted model `<name>__restricted` and its published twin `<name>`.

    Attributes:
        description, published: "One row per …" of the restricted model and of the twin.
        tags: the restricted model's, in dbt.
        cube: the people behind it.
        levels: by dimension of the cube the levels whose members have rows.
        families: its own and, after them, its cube's.
    """

    name: str
    description: str
    published: str
    tags: tuple[str, ...]
    cube: Cube
    levels: Mapping[str, tuple[str, ...]]
    key: tuple[str, ...]
    dimensions: Mapping[str, Dimension]
    families: Mapping[str, Family]
    columns: tuple[Column, ...]
    measures: tuple[Measure, ...]

    @property
    def is_after_estimate(self) -> bool:
        """Whether it is built after its mask, from the estimates."""
        return AFTER_ESTIMATE in self.tags

    @cached_property
    def cube_families(self) -> tuple[str, ...]:
        """The families of its cube that the mask must know for it: the cell's own first."""
        told = [measure for measure in self.measures if not measure.restricted]
        used = {name for measure in told for name in (measure.family_name, measure.family.rest_of)}
        return tuple(name for name in self.cube.families if name == self.cube.main or name in used)

    @property
    def distinct(self) -> frozenset[str]:
        """The families of which it shows a number of people that adds up over nothing."""
        told = (measure for measure in self.measures if measure.unit == "people" and not measure.restricted)
        return frozenset(measure.family_name for measure in told if not measure.adds_over)

    @property
    def cell_columns(self) -> tuple[str, ...]:
        """The restricted columns that name cells; the twin has none of them."""
        return (CELL_KEY, *dict.fromkeys(cell for measure in self.measures for cell in measure.beside))

    def shown_levels(self, dimension: str) -> tuple[str, ...]:
        """The levels of a dimension of its cube whose members have rows."""
        return self.levels.get(dimension) or self.cube.dimensions[dimension].levels(dimension)

    def measure(self, name: str) -> Measure | None:
        """The measure of that name."""
        return next((m for m in self.measures if m.name == name), None)

    def of_family(self, name: str) -> tuple[Measure, ...]:
        """The measures that rest on one family's people."""
        return tuple(m for m in self.measures if m.family_name == name)

    def share_of(self, share: Measure) -> str:
        """The family whose people a share is a share of."""
        whole = self.measure(share.ratio[1]) if share.ratio else None
        return whole.family_name if whole else share.family_name

    def hidden_with(self, name: str) -> tuple[Measure, ...]:
        """The measures that are blank where a family's people are hidden: its own, and those of their rest."""
        return tuple(m for m in self.measures if name in (m.family_name, m.family.rest_of))

    def rests_on(self, measure: Measure) -> tuple[str, ...]:
        """The families of the cube without which a measure is not shown: its own, and those of its part and whole.

        A share beside one of the two gives the other away, and so does a rest.
        """
        parts = [part for name in measure.ratio or () if (part := self.measure(name))]
        named = (name for one in (measure, *parts) for name in (one.family_name, one.family.rest_of))
        return tuple(dict.fromkeys(name for name in named if name in self.cube.families and name != self.cube.main))

    def coded(self, share: Measure) -> tuple[str, ...]:
        """What is blank where a share is coded: itself, its part, and its whole where that is not the cell's own."""
        if not share.ratio:
            return ()
        part, whole = share.ratio
        return (share.name, part, *(() if self.share_of(share) == self.cube.main else (whole,)))

    def counted(self) -> tuple[tuple[str, Family], ...]:
        """Its own families that hide their columns by themselves, by the number of people in another column."""
        return tuple((name, family) for name, family in self.families.items() if family.people)

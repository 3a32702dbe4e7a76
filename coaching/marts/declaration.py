"""What a protected mart says of itself: its key, dimensions and hierarchies, its measures and whose conduct they show.

Flow: dbt_project/models/marts/<subject>/<mart>.yml -> [coaching/marts/reader.py] -> Mart -> estimate, protect, the
second half of the dbt build, the check of the marts, publish
How to write one: CONTRIBUTING.md, "Adding a protected mart".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from coaching.marts.cube import Cube
from coaching.marts.parts import Counted, Dimension, Family, Hides, Unit

# The engine's types of a number.
NUMERIC = frozenset(
    "TINYINT SMALLINT INTEGER INT BIGINT HUGEINT UTINYINT USMALLINT UINTEGER UBIGINT FLOAT DOUBLE DECIMAL".split()
)
# The restricted mart's column that names a row's cell: its members, joined with `|`, in the order of the cube.
CELL_KEY = "cell_key"


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
        restates: key column and SQL of its value: the measure tells what that cell of its line says of itself, so it is
            shown only beside it.
        adds_over: dimensions of the cube over which it adds up.
        beside: the restricted column with the name of another cell that it tells something of: it is shown only where
            that cell is.
        ladder: the share is coded at its ends, by the number of people.
    """

    column: Column
    family_name: str
    family: Family
    unit: Unit
    metric: str = ""
    ratio: tuple[str, str] | None = None
    interval: tuple[str, str] | None = None
    restates: tuple[str, str] | None = None
    adds_over: tuple[str, ...] = ()
    beside: str = ""
    ladder: bool = False

    @property
    def name(self) -> str:
        """The column's name."""
        return self.column.name


@dataclass(frozen=True)
class Mart:
    """One protected mart: a restricted model `<name>__restricted` and its published twin `<name>`.

    Attributes:
        mask: its name in `privacy_mask`.
        description, published: "One row per …" of the restricted model and of the twin.
        tags: the restricted model's, in dbt.
        families: its own and, after them, its cube's.
        cube: the people behind it.
        levels: by dimension of the cube the levels whose members have rows.
    """

    name: str
    mask: str
    description: str
    published: str
    tags: tuple[str, ...]
    key: tuple[str, ...]
    dimensions: Mapping[str, Dimension]
    families: Mapping[str, Family]
    columns: tuple[Column, ...]
    measures: tuple[Measure, ...]
    counted: Counted | None = None
    cube: Cube | None = None
    levels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def measure(self, name: str) -> Measure | None:
        """The measure of that name."""
        return next((m for m in self.measures if m.name == name), None)

    def of_family(self, name: str) -> tuple[Measure, ...]:
        """The measures that rest on one family's people."""
        return tuple(m for m in self.measures if m.family_name == name)

    def guarded(self, hides: Hides) -> tuple[tuple[str, Family], ...]:
        """The families with a threshold, of those that hide the cell or of those that hide their columns."""
        return tuple((name, f) for name, f in self.families.items() if f.has_threshold and f.hides is hides)

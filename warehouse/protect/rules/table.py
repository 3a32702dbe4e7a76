"""What the privacy rules see: cells, who stands behind each, and how they add up.

Flow: a cube's atoms and members -> Table -> warehouse/protect/rules/hide.py -> Mask

Everything that is published is a linear statement about people. A cell is one number of it; a sum says that some cells
add up to another one; a nest that one cell's people contain another's without adding up. Cells without activity are not
in the table: each is known to be zero.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

Name = tuple[str, str, str]


class State(StrEnum):
    """What an earlier edition has settled for good."""

    SHOWN = "shown"
    HIDDEN = "hidden"


class Reason(StrEnum):
    """Which rule hides a cell: too few people, below a hidden one, a sum, all sums together, a neighbour's people."""

    PRIMARY = "primary"
    PARENT = "parent"
    LINE = "line"
    AUDIT = "audit"
    RIVAL = "rival"


@dataclass(frozen=True)
class Cell:
    """One cell of a cube's family.

    Attributes:
        name: cube, family and cell key; unique in a table.
        people: the known ones behind it; nobody where it has activity of nobody known, and then it is sensitive.
        least: how many people there must be.
        weight: an additive measure in person-equivalents (1 is what a person contributes on average), not negative;
            consistent over all sums it takes part in.
        other: another such measure that is told of the same events; None where there is none.
        shown: some mart shows it; else it is latent: never published, but derivable.
        cost: what hiding it costs, larger where it is used more; compared from left to right, ties by people and name.
        zero_is_open: whether a zero of its family may be shown.
        state: what an earlier edition has settled.
        is_counted: whether the number of its people, which does not add up, is shown with it.
    """

    name: Name
    people: frozenset[int]
    least: int
    weight: float
    shown: bool
    cost: tuple[int, ...]
    zero_is_open: bool = True
    state: State | None = None
    is_counted: bool = False
    other: float | None = None

    @property
    def amount(self) -> float:
        """What must not be known to within half where it is few people's."""
        return self.weight if self.other is None else self.other

    @property
    def is_sensitive(self) -> bool:
        """Whether too few people stand behind it."""
        return len(self.people) < self.least


@dataclass(frozen=True)
class Sum:
    """`total` is what `parts` add up to (positions in the table's cells)."""

    total: int
    parts: tuple[int, ...]


@dataclass(frozen=True)
class Nest:
    """The people of `inner` are among those of `outer` (positions), and the two do not add up."""

    outer: int
    inner: int


@dataclass(frozen=True)
class Count:
    """The people of `total` are those of its parts (positions): so many of them in all, at most.

    Attributes:
        is_apart: nobody is in two of the parts.
        is_open: others may be among them too.
    """

    total: int
    parts: tuple[int, ...]
    is_apart: bool = False
    is_open: bool = False


@dataclass(frozen=True)
class Table:
    """Cells and what is known of them.

    Attributes:
        counts: what is known of numbers of people, beyond what sums and nests say of them.
        rivals: groups of positions; of two shown ones no few people may be the difference.
        below: position -> positions that are hidden with it.
        apart: pairs of positions of which not both may be shown: few people's events are the difference.
    """

    cells: Sequence[Cell]
    sums: Sequence[Sum]
    nests: Sequence[Nest] = ()
    rivals: Sequence[tuple[int, ...]] = ()
    below: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    counts: Sequence[Count] = ()
    apart: Sequence[tuple[int, int]] = ()


@dataclass(frozen=True)
class Mask:
    """What must not be shown.

    Attributes:
        reasons: every cell that is hidden, latent sensitive ones too, by name, in the order of names.
        broken: places where a rule is broken and no new cell is left to hide: what earlier editions show breaks it.
    """

    reasons: Mapping[Name, Reason]
    broken: int = 0

"""What an outsider sees of a product: the cells that a mask leaves, and those it does not."""

from collections.abc import Iterable, Set
from dataclasses import dataclass

from tests.privacy.spots import FAMILIES, Cell, Levels, Product, main_of
from tests.privacy.table import named


@dataclass(frozen=True)
class Outcome:
    """What one attack came to: how often it was tried, and what it found, by the names of the cells it used."""

    attack: str
    tried: int
    found: tuple[str, ...] = ()

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(self.attack, self.tried + other.tried, self.found + other.found)


@dataclass(frozen=True)
class Seen:
    """The visible and the hidden cells of a product at the levels of its marts.

    Attributes:
        blank: what the mask shows and its row leaves out, for the cell that the row is of is hidden.
    """

    product: Product
    visible: frozenset[Cell]
    hidden: frozenset[Cell]
    blank: frozenset[Cell]

    def is_few(self, people: Set[int]) -> bool:
        """Whether a figure that rests on these people gives one of them away."""
        return 0 < len(people) < self.product.district.least


def seen(product: Product, shown: frozenset[Levels], hidden: Iterable[tuple[str, str, str]]) -> Seen:
    """A hidden cell shows nothing of any of its families."""
    gone = set(hidden)
    all_cells = frozenset(c for c in product.columns if c[0] in FAMILIES and product.level(c[1]) in shown)
    masked = frozenset(c for c in all_cells if named(c) in gone)
    blank = frozenset(c for c in all_cells - masked if named((main_of(c[0]), c[1])) in gone)
    return Seen(product, all_cells - masked - blank, masked, blank)


def told(cell: Cell) -> str:
    """A cell's name in one text."""
    return "|".join(named(cell)[1:])

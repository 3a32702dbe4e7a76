"""One row of a protected mart as the privacy rules see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from coaching.marts import Mart


class Count(NamedTuple):
    """Distinct people behind a family's measures, how many there must be, and whether "nobody" may be shown."""

    people: int
    least: int
    zero_is_open: bool = True


@dataclass(frozen=True)
class Cell:
    """A cell of a mart: where it stands, and who stands behind it.

    Attributes:
        mart: its declaration.
        at: the text of every column that its dimensions name.
        counts: one of each family that hides the cell and has a measure that is not NULL.
        complements: (people of a published denominator who are not counted, how many there must be).
        is_active: some measure is not zero; with no people counted, they are unknown and the cell is hidden.
    """

    mart: Mart
    at: Mapping[str, str]
    counts: tuple[Count, ...]
    complements: tuple[tuple[int, int], ...] = ()
    is_active: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        """The primary key as text, in the mart's order."""
        return tuple(self.at[name] for name in self.mart.key)

    @property
    def name(self) -> tuple[str, str]:
        """How the mask's file names it: the mart's name there, and the primary key as one text, joined with `|`."""
        return self.mart.mask, "|".join(self.key)

    @property
    def size(self) -> int:
        """The least number of people that any of its measures rests on."""
        return min((count.people for count in self.counts), default=0)

    @property
    def is_small(self) -> bool:
        """Whether the primary rule hides it."""
        if any(n < least and (n > 0 or not zero_is_open) for n, least, zero_is_open in self.counts):
            return True
        if self.is_active and not any(count.people for count in self.counts):
            return True
        return any(0 < left < least for left, least in self.complements)

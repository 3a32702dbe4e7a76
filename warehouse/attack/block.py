"""An edition as an attacker lays it out: for each quantity and cell what is known of it, and what is hidden.

Flow: <edition>/bi/marts/*.parquet -> [warehouse/attack/reading.py] -> Block -> bounds, ranges, differences
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from warehouse.attack.axes import Axis, Sum
from warehouse.attack.told import PERIOD, PLACE, STANDARD, Link, Share, Told

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
DIMENSIONS = (PLACE, STANDARD, PERIOD)


@dataclass(frozen=True)
class Block:
    """All marts of one cube, and of one outcome where it has outcomes.

    Attributes:
        cube: the cube's name.
        beside: the rest of a cell's name: outcome and comparison, or nothing.
        axes: place, standard, period.
        told: the quantities, in the order of the arrays' first axis.
        low, high: bounds of each quantity x place x standard x period; where it is shown they are its value, less and
            more half a step of its last decimal. Nobody knows of more than "not negative" elsewhere.
        hidden: there is a row and no value.
        coded: of those, the ones that the mask shows: left out beside a coded share, or counts of somebody else.
        mart: place x standard x period: the position in `marts` of the mart that has the row, or -1.
        marts: names.
        shares: by name the least and the most that a share may be; NaN where nothing is said.
        links: sub-populations.
        framework: the position of each standard's framework, or -1.
        spoken: quantity x standard: whether a mart shows the quantity for it.
    """

    cube: str
    beside: str
    axes: tuple[Axis, Axis, Axis]
    told: tuple[Told, ...]
    low: Numbers
    high: Numbers
    hidden: Flags
    coded: Flags
    mart: npt.NDArray[np.int_]
    marts: tuple[str, ...]
    shares: Mapping[Share, tuple[Numbers, Numbers]]
    links: tuple[Link, ...]
    framework: npt.NDArray[np.int_]
    spoken: Flags

    def holds(self, one: Sum, axis: int) -> Flags:
        """For which quantities a sum along an axis may be read at all.

        What adds up over frameworks need not add up over standards: only where a mart shows its parts.
        """
        if DIMENSIONS[axis] != STANDARD:
            return np.ones(len(self.told), dtype=bool)
        return np.asarray(self.spoken[:, list(one.parts)].all(axis=1), dtype=bool)

    def rank(self, name: str) -> int:
        """The position of a quantity."""
        return [quantity.name for quantity in self.told].index(name)

    def cell_key(self, place: int, standard: int, period: int) -> str:
        """How the mask and a manifest name a cell."""
        at = (place, standard, period)
        names = [axis.members[position] for axis, position in zip(self.axes, at, strict=True)]
        return "|".join([*names, self.beside] if self.beside else names)

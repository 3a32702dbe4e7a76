"""What the peel is asked: the late changes of a night, and what each adds to whose share of which cell."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

UNCOUNTED = -1  # a cell that adds up, whose people another cell counts
NOBODY = -1  # activity of somebody who is not known: it changes the cell, and nobody counted stands behind it


@dataclass(frozen=True)
class Pairs:
    """One row per cell and identity: what the identity contributes to the cell.

    Attributes:
        cell: position of the cell.
        person: who is counted for it, or `NOBODY`; two identities may be one person.
        base: what it contributes as published, in the cell's own unit.
        bar: from which sum on the identity is counted, in cells that count; NaN in cells that add up.
    """

    cell: Ints
    person: Ints
    base: Floats
    bar: Floats


@dataclass(frozen=True)
class Entries:
    """One row per change and pair: `delta` is what the change adds to the pair's contribution."""

    change: Ints
    pair: Ints
    delta: Floats


@dataclass(frozen=True)
class Joints:
    """One row per cell and person of a set that two counts make, as those on the roster who were not coached.

    Attributes:
        cell: position of the cell.
        person: who is counted, or `NOBODY`.
        pair: shape (n, 2): the pairs whose counts decide, -1 where the count is as it was.
        now: shape (n, 2): whether each count holds as published.
        wanted: shape (n, 2): the answers that make a member.
    """

    cell: Ints
    person: Ints
    pair: Ints
    now: Flags
    wanted: Flags


@dataclass(frozen=True)
class Problem:
    """All changes of a night against the cells they touch; `least` people (by cell), or nobody, must stand behind.

    Attributes:
        held: by cell: how many people it counts as published, or `UNCOUNTED`.
        past: how many of the changes, the last ones, were restated since an earlier edition: they stand.
    """

    changes: int
    least: Ints
    held: Ints
    pairs: Pairs
    entries: Entries
    joints: Joints
    past: int = 0

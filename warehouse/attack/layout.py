"""Lays a block's rows out as arrays: known values with their bounds, hidden ones, and what shares say.

Flow: [warehouse/attack/reading.py] rows -> Block
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from warehouse.attack.axes import periods, places, standards
from warehouse.attack.block import Block, Numbers
from warehouse.attack.told import Share, Told, links

_TWICE = 0.00005
At = tuple[str, str, str]
_CODED = re.compile(r"(<|>)=?\s*(\d+)")


@dataclass(frozen=True)
class Row:
    """Mart, whether the cell is hidden, the families that are hidden in it (None: the mart does not say), values."""

    mart: str
    suppressed: bool
    parts: frozenset[str] | None
    values: Mapping[str, float]
    bands: Mapping[str, str]


@dataclass
class Rows:
    """The rows of one block, by place, standard and period, and what their labels tell."""

    at: dict[At, Row] = field(default_factory=dict)
    spans: dict[str, tuple[date, date]] = field(default_factory=dict)
    groups: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    parents: dict[str, str] = field(default_factory=dict)
    frameworks: dict[str, str] = field(default_factory=dict)
    told: dict[str, Told] = field(default_factory=dict)
    shares: dict[str, Share] = field(default_factory=dict)
    marts: dict[str, frozenset[str]] = field(default_factory=dict)


def block(cube: str, rest: str, rows: Rows) -> Block:
    """The block of a cube, and of an outcome (`rest`)."""
    axes = (
        places({at[0] for at in rows.at}, rows.groups),
        standards({at[1] for at in rows.at}, rows.parents, rows.frameworks),
        periods(rows.spans),
    )
    index = [{member: position for position, member in enumerate(axis.members)} for axis in axes]
    places_of = {at: tuple(index[axis][member] for axis, member in enumerate(at)) for at in rows.at}
    quantities, names = tuple(rows.told.values()), list(rows.marts)
    cells = tuple(len(axis.members) for axis in axes)
    shape = (len(quantities), *cells)
    low, high, mart = np.zeros(shape), np.full(shape, np.inf), np.full(cells, -1)
    hidden, coded = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    spoken = np.zeros((shape[0], shape[2]), dtype=bool)
    for at, row in rows.at.items():
        mart[places_of[at]] = names.index(row.mart)
        for rank, quantity in enumerate(quantities):
            place = (rank, *places_of[at])
            spoken[rank, place[2]] |= quantity.name in rows.marts[row.mart]
            if bounds := _known(quantity, row.values):
                low[place], high[place] = bounds
            else:
                hidden[place] = quantity.name in rows.marts[row.mart]
                coded[place] = not row.suppressed and row.parts is not None and quantity.family not in row.parts
    framework = np.array([_framework(member, rows, index[1]) for member in axes[1].members])
    found = {share: _share(share, rows, places_of, cells) for share in rows.shares.values()}
    sub = tuple(links(frozenset(rows.told), rows.shares))
    return Block(
        cube, rest, axes, quantities, low, high, hidden, coded & hidden, mart, tuple(names), found, sub, framework,
        spoken,
    )  # fmt: skip


def _framework(member: str, rows: Rows, index: Mapping[str, int]) -> int:
    if member in rows.frameworks.values():
        return index[member]
    return index.get(rows.frameworks.get(rows.parents.get(member, member), ""), -1)


def _share(
    share: Share, rows: Rows, places_of: Mapping[At, tuple[int, ...]], cells: tuple[int, ...]
) -> tuple[Numbers, Numbers]:
    """What a share's value, or its coded end, leaves open."""
    least, most = np.full(cells, np.nan), np.full(cells, np.nan)
    half = _step(np.array([row.values[share.name] for row in rows.at.values() if share.name in row.values]))
    for at, row in rows.at.items():
        value, band = row.values.get(share.name), _CODED.search(row.bands.get(share.name, ""))
        if value is not None:
            least[places_of[at]], most[places_of[at]] = max(0.0, value - half), value + half
        elif band:
            end = int(band.group(2)) / 100
            least[places_of[at]], most[places_of[at]] = (0.0, end) if band.group(1) == "<" else (end, 1.0)
    return least, most


def _known(quantity: Told, shown: Mapping[str, float]) -> tuple[float, float] | None:
    value, people = shown.get(quantity.name), 1.0
    if quantity.mean:
        value, people = shown.get(quantity.mean[0]), shown.get(quantity.mean[1], np.nan)
        value = 0.0 if people == 0 else value
    if value is None or np.isnan(people):
        return None
    return max(0.0, (value - quantity.half) * people), (value + quantity.half) * people


def _step(shares: Numbers) -> float:
    """Half a step of the last decimal that a column of shares has: per cent, or finer.

    Per cent are made of four decimals: one may have been rounded twice.
    """
    found = (d for d in range(2, 7) if np.allclose(shares, np.round(shares, d), rtol=0, atol=1e-9))
    half = 0.5 * 10.0 ** -next(found, 6)
    return float(half + _TWICE if half > _TWICE else half)

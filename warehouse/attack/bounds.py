"""The first attack: what follows from one sum, one sub-population or one share at a time, again and again.

Flow: Block -> bounds of every quantity and cell, published, hidden or never shown -> ranges, findings
Each sum bounds its total by its parts, and each part by the total less the others. Where a quantity does not add up
(people counted once), a total is at least its largest part and, where the parts are all of it, at most their sum:
bounds for distinct counts (domain brief 5.3, step 10).
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from warehouse.attack.axes import Sum
from warehouse.attack.block import DIMENSIONS, Block, Flags, Numbers
from warehouse.attack.told import Link, Share

Positions = npt.NDArray[np.int_]
Where = tuple[int | slice | Positions, ...]
# Below this, two numbers are the same: the files have six decimals, and a sum of two hundred cells rounds each.
SAME = 1e-3
_ROUNDS = 60


@dataclass
class Bounds:
    """Lower and upper bounds, and how often they contradicted each other: the files are then no sums of each other."""

    low: Numbers
    high: Numbers
    contradictions: int = 0

    def tighten(self, where: Where, low: Numbers | None, high: Numbers | None) -> bool:
        """Takes the narrower of old and new at a place; keeps the old one where they contradict each other."""
        old_low, old_high = self.low[where], self.high[where]
        new_low = old_low if low is None else np.maximum(old_low, low)
        new_high = old_high if high is None else np.minimum(old_high, high)
        bad = new_low > new_high + SAME
        self.contradictions += int(bad.sum())
        new_low, new_high = np.where(bad, old_low, new_low), np.where(bad, old_high, new_high)
        new_low = np.minimum(new_low, new_high)
        changed = bool(np.any(new_low > old_low + SAME / 10) or np.any(new_high < old_high - SAME / 10))
        self.low[where], self.high[where] = new_low, new_high
        return changed


def bound(block: Block) -> Bounds:
    """Repeats every step until nothing changes."""
    bounds = Bounds(block.low.copy(), block.high.copy())
    whole = np.array([quantity.is_whole for quantity in block.told])
    for _ in range(_ROUNDS):
        before = bounds.contradictions
        changed = [_along(block, bounds, rank) for rank in range(len(DIMENSIONS))]
        changed += [_within(block, bounds, link) for link in block.links]
        changed += [_shared(block, bounds, share) for share in block.shares]
        bounds.low[whole] = np.ceil(bounds.low[whole] - SAME)
        bounds.high[whole] = np.floor(bounds.high[whole] + SAME)
        bounds.contradictions = max(before, bounds.contradictions - before)
        if not any(changed):
            break
    return bounds


def _along(block: Block, bounds: Bounds, rank: int) -> bool:
    name = DIMENSIONS[rank]
    adds = np.array([name in quantity.adds_over for quantity in block.told])
    more = np.array([name in quantity.has_more_over for quantity in block.told])
    joins = np.array([name in quantity.joins_over for quantity in block.told])
    changed = False
    for one in block.axes[rank].sums:
        holds, open_ = block.holds(one, rank), replace(one, is_whole=False)
        for chosen, said, is_sum in ((adds, one, True), (joins & ~more, one, False), (joins & more, open_, False)):
            if (chosen & holds).any():
                changed |= _one(bounds, np.flatnonzero(chosen & holds), rank, said, is_sum=is_sum)
    return changed


def _one(bounds: Bounds, chosen: Positions, rank: int, one: Sum, *, is_sum: bool) -> bool:
    def at(position: int) -> Where:
        return (chosen, *(position if axis == rank else slice(None) for axis in range(len(DIMENSIONS))))

    total, parts = at(one.total), [at(part) for part in one.parts]
    lows = np.stack([bounds.low[part] for part in parts])
    least = lows.sum(axis=0) if is_sum else lows.max(axis=0)
    most = _Most(np.stack([bounds.high[part] for part in parts]))
    changed = bounds.tighten(total, least, most.all() if one.is_whole else None)
    for position, part in enumerate(parts):
        others = least - lows[position] if is_sum else 0.0
        rest = bounds.low[total] - most.without(position) if one.is_whole else None
        changed |= bounds.tighten(part, rest, bounds.high[total] - others)
    return changed


class _Most:
    """Sums of upper bounds, of which some are infinite."""

    def __init__(self, highs: Numbers) -> None:
        self._highs = highs
        self._endless: Flags = np.isinf(highs)
        self._finite = np.where(self._endless, 0.0, highs)
        self._sum, self._count = self._finite.sum(axis=0), self._endless.sum(axis=0)

    def all(self) -> Numbers:
        """Over all parts."""
        return np.where(self._count > 0, np.inf, self._sum)

    def without(self, position: int) -> Numbers:
        """Over all parts but one."""
        left = self._count - self._endless[position]
        return np.where(left > 0, np.inf, self._sum - self._finite[position])


def _within(block: Block, bounds: Bounds, link: Link) -> bool:
    total, parts = block.rank(link.total), [block.rank(name) for name in link.parts]
    lows = np.stack([bounds.low[part] for part in parts])
    most = _Most(np.stack([bounds.high[part] for part in parts]))
    changed = bounds.tighten((total,), lows.sum(axis=0), most.all() if link.is_whole else None)
    for position, part in enumerate(parts):
        rest = bounds.low[total] - most.without(position) if link.is_whole else None
        changed |= bounds.tighten((part,), rest, bounds.high[total] - (lows.sum(axis=0) - lows[position]))
    return changed


def _shared(block: Block, bounds: Bounds, share: Share) -> bool:
    least_share, most_share = block.shares[share]
    p, s, t = np.nonzero(~np.isnan(least_share))
    lowest, highest = least_share[p, s, t], most_share[p, s, t]
    top_at, bottom_at = s, s
    if share.is_of_framework:
        members = block.axes[1].members
        bottom_at = block.framework[s]
        coded = {m.partition(":")[0]: position for position, m in enumerate(members) if m.endswith(f":{share.code}")}
        if share.code:
            top_at = np.array([coded.get(members[f], -1) if f >= 0 else -1 for f in bottom_at])
        there = (bottom_at >= 0) & (top_at >= 0)
        p, t, top_at, bottom_at = p[there], t[there], top_at[there], bottom_at[there]
        lowest, highest = lowest[there], highest[there]
    top, bottom = (block.rank(share.top), p, top_at, t), (block.rank(share.bottom), p, bottom_at, t)
    with np.errstate(divide="ignore", invalid="ignore"):
        least = np.where(highest > 0, bounds.low[top] / highest, 0.0)
        most = np.where(lowest > 0, bounds.high[top] / lowest, np.inf)
        inside = np.where(np.isinf(bounds.high[bottom]), np.inf, bounds.high[bottom] * highest)
    # several rows may speak of one cell: each in turn
    changed = _each(bounds, *top, bounds.low[bottom] * lowest, inside)
    return _each(bounds, *bottom, least, most) or changed


def _each(bounds: Bounds, rank: int, p: Positions, s: Positions, t: Positions, low: Numbers, high: Numbers) -> bool:
    """Takes what several rows say of some cells, of which some may be the same."""
    flat = np.ravel_multi_index((p, s, t), bounds.low.shape[1:])
    cells, position = np.unique(flat, return_inverse=True)
    lowest, highest = np.zeros(len(cells)), np.full(len(cells), np.inf)
    np.maximum.at(lowest, position, low)
    np.minimum.at(highest, position, high)
    place, standard, period = np.unravel_index(cells, bounds.low.shape[1:])
    return bounds.tighten((rank, place, standard, period), lowest, highest)

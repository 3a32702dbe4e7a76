"""Differences of visible counts: rows that contain one another, and what is left of a total.

Flow: Block -> Report
A small count in the open, a total less its visible parts, a population less its sub-population: where these leave
1 to k - 1 people, the same difference of any amount is theirs. Where a count is a union (a teacher in two standards
counts once in each), the difference of two rows that contain one another is that of people's means too, and is refused
where the rows show means; elsewhere amounts add up by other rules, and it is told.
"""

import numpy as np

from warehouse.attack.axes import Axis
from warehouse.attack.block import DIMENSIONS, Block, Numbers
from warehouse.attack.report import Report
from warehouse.attack.told import Told

SMALL, REST, LEFT, NESTED = "counts in the open", "less a sub-population", "less visible parts", "rows within rows"


def differences(block: Block, report: Report) -> None:
    """Looks at every count of people that has a threshold."""
    shown = np.where(block.low == block.high, block.low, np.nan)
    for rank, told in enumerate(block.told):
        if told.is_people and told.least:
            _note(block, report, SMALL, told, shown[rank], refuses=True)
            for axis, name in enumerate(DIMENSIONS):
                if name in told.adds_over:
                    _left(block, report, rank, axis, shown[rank])
                elif name in told.joins_over:
                    _nested(block, report, rank, axis, shown[rank])
    for link in block.links:
        total, *parts = (block.rank(name) for name in (link.total, *link.parts))
        if block.told[total].is_people and block.told[parts[0]].least:
            within = np.sum([shown[part] for part in parts], axis=0)
            # nobody of a small roster is what may be shown of it
            rest = np.where(within > 0, shown[total] - within, np.nan)
            _note(block, report, REST, block.told[parts[0]], rest, refuses=True)


def _left(block: Block, report: Report, rank: int, axis: int, shown: Numbers) -> None:
    values, hidden = np.moveaxis(shown, axis, 0), np.moveaxis(block.hidden[rank], axis, 0)
    for one in block.axes[axis].sums:
        parts = list(one.parts)
        left = values[one.total] - np.nansum(values[parts], axis=0)
        left = np.where(hidden[parts].any(axis=0), left, np.nan)
        whole = np.full_like(values, np.nan)
        whole[one.total] = left
        _note(block, report, LEFT, block.told[rank], np.moveaxis(whole, 0, axis), refuses=True)


def _nested(block: Block, report: Report, rank: int, axis: int, shown: Numbers) -> None:
    values, told = np.moveaxis(shown, axis, 0), block.told[rank]
    is_told = not any(q.mean and q.mean[1] == told.name and DIMENSIONS[axis] not in q.adds_over for q in block.told)
    for total, within in sorted(_inside(block.axes[axis]).items()):
        for part in sorted(within):
            whole = np.full_like(values, np.nan)
            whole[part] = values[total] - values[part]
            _note(block, report, NESTED, told, np.moveaxis(whole, 0, axis), refuses=not is_told)


def _inside(axis: Axis) -> dict[int, set[int]]:
    """Every member, with all that it contains."""
    found: dict[int, set[int]] = {one.total: set() for one in axis.sums}
    for one in axis.sums:
        found[one.total] |= set(one.parts)
    changed = True
    while changed:
        changed = False
        for total, within in found.items():
            more = set().union(*(found.get(part, set()) for part in within)) - within
            found[total] = within | more
            changed |= bool(more)
    return found


def _note(block: Block, report: Report, attack: str, told: Told, people: Numbers, *, refuses: bool) -> None:
    """Counts the differences that are there, by the mart of the cell, and those of too few people."""
    there = ~np.isnan(people) & (block.mart >= 0)
    few = there & (people >= 1) & (people < told.least)
    for position, mart in enumerate(block.marts):
        of_mart = block.mart == position
        if tried := int((there & of_mart).sum()):
            tally, found = report.tallies[attack, mart], int((few & of_mart).sum())
            tally.tried += tried
            if refuses:
                tally.narrowed += found
                if found:
                    tally.columns[told.name] += found
            else:
                tally.told += found

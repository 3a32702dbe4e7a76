"""What an outsider adds to the files: the calendar.

Flow: Block, bounds -> bounds under that guess -> recover
Nobody coaches in the holidays, and where it can be seen that nothing happened on some days, nothing did anywhere.
"""

from dataclasses import replace

import numpy as np

from warehouse.attack.block import Block
from warehouse.attack.bounds import SAME, Bounds, bound
from warehouse.attack.told import PERIOD

_TERM, _DAYS = "term:", "days:"


def without_idle_days(block: Block, bounds: Bounds) -> Bounds | None:
    """The bounds if no activity lies on idle stretches of days that nobody publishes; None where there are none."""
    axis = block.axes[2]
    adds = np.flatnonzero([PERIOD in quantity.adds_over for quantity in block.told])
    terms = [one for one in axis.sums if axis.members[one.total].startswith(_TERM)]
    idle = []
    for position, member in enumerate(axis.members):
        if not member.startswith(_DAYS) or not len(adds):
            continue
        low, high = bounds.low[adds, :, :, position], bounds.high[adds, :, :, position]
        holders = [one.total for one in axis.sums if position in one.parts]
        busy = (bounds.low[adds][:, :, :, holders] > SAME).any(axis=-1)
        is_seen = bool((busy & (high <= SAME)).any()) or not any(position in one.parts for one in terms)
        if is_seen and not bool((low > SAME).any()):
            idle.append(position)
    if not idle:
        return None
    high = block.high.copy()
    high[:, :, :, idle] = np.where(block.mart[:, :, idle] < 0, 0.0, high[:, :, :, idle])
    return bound(replace(block, high=high))

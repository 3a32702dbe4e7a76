"""How far each unknown knot can lie at most, row by row: nothing is negative, and rows add up."""

import numpy as np
import numpy.typing as npt

from warehouse.protect.rules.unknowns import Floats, Unknowns

_ROUNDS = 30
_SAME = 1e-7


def bounds(of: Unknowns) -> tuple[Floats, Floats]:
    """The least and greatest value of each unknown knot that its rows allow, again and again until nothing tightens.

    The range that all rows allow together lies within.
    """
    entries = of.rows.tocoo()
    rows, knots, signs, told = entries.row, entries.col, entries.data, of.told
    low, high = np.zeros(len(of.weight)), np.full(len(of.weight), np.inf)
    row, knot, is_total = rows, knots, signs > 0
    for _ in range(_ROUNDS):
        low_before, high_before = low.copy(), high.copy()
        # sign x weight of an entry lies between `least` and `most`
        least = np.where(is_total, low[knot], -high[knot])
        most = np.where(is_total, high[knot], -low[knot])
        up, down = told[row] - others(least, row, -np.inf), told[row] - others(most, row, np.inf)
        np.minimum.at(high, knot, np.where(is_total, up, -down))
        np.maximum.at(low, knot, np.where(is_total, down, -up))
        with np.errstate(invalid="ignore"):
            tightened = (high_before - low_before) - (high - low) > _SAME
        if not (tightened | (np.isinf(high_before) & ~np.isinf(high))).any():
            break
        again = np.zeros(len(told), dtype=bool)  # a row of which nothing has moved says what it said
        again[rows[((low != low_before) | (high != high_before))[knots]]] = True
        there = again[rows]
        row, knot, is_total = rows[there], knots[there], signs[there] > 0
    return low, high


def others(values: Floats, row: npt.NDArray[np.int32], endless: float) -> Floats:
    """For each entry the sum of the others of its row; endless where one of these is."""
    is_endless = np.isinf(values)
    finite = np.where(is_endless, 0.0, values)
    sums, counts = np.bincount(row, finite), np.bincount(row, is_endless)
    return np.where(counts[row] - is_endless > 0, endless, sums[row] - finite)

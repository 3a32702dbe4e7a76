"""Tries to recover every hidden cell of a block, and notes where that succeeds.

Flow: Block -> bounds, elimination, programs -> Report
Amounts (minutes, sessions, cycles, sums of scores) are found where they follow exactly, or within less than half of
their upper end; counts of people within fewer than k - 1. What is found to be nothing is no finding: that nobody was
there may be known. A finding refuses the edition where too few people stand behind the cell, and wherever the equations
alone determine a cell that the mask hides. What else is found (a cell of many people that bounds pin down, a value that
the mask shows and that is left out beside a coded share or with its row) is told.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

import numpy as np

from warehouse.attack.block import Block, Flags, Numbers
from warehouse.attack.bounds import SAME, Bounds, bound
from warehouse.attack.elimination import determined
from warehouse.attack.idle import without_idle_days
from warehouse.attack.ranges import spread
from warehouse.attack.report import Report
from warehouse.attack.solver import Budget
from warehouse.attack.system import Positions, System, system
from warehouse.attack.told import Told

SUMS, ELIMINATION, PROGRAMS, IDLE = "one sum at a time", "elimination", "all sums at once", "days without coaching"


class Blank(Enum):
    """Why a cell is blank: the mask hides it, of too few people or for others' sake; or it hides its row alone."""

    FEW = "few"
    BESIDE = "beside"
    ROW = "row"


Why = Callable[[str, str, str], Blank]  # of cube, family and cell key


@dataclass(frozen=True)
class Aim:
    """The hidden cells of one quantity: what they would have to be for an attack to have succeeded."""

    told: Told
    sensitive: Flags

    def safe(self, low: Numbers, high: Numbers, at: Positions) -> Flags:
        """Which of some cells were seen far enough apart, or need not be; what was never seen is not."""
        apart = (high - low > 8 * SAME) & ~self.exact(low, high) & ~self.narrow(low, high)
        return np.asarray(apart | ~self.sensitive[at])

    def exact(self, low: Numbers, high: Numbers) -> Flags:
        """Recovered."""
        there = (high > 4 * SAME) & np.isfinite(high)
        return np.asarray(there & (high - low <= np.maximum(8 * SAME, 1e-3 * high)))

    def narrow(self, low: Numbers, high: Numbers) -> Flags:
        """Too narrow a range."""
        if self.told.is_people:
            return np.asarray((high - low < self.told.least - 1) & (high > 4 * SAME))
        return np.asarray((low > high / 2) & (high > 4 * SAME))


def recover(block: Block, report: Report, why: Why, budget: Budget) -> None:
    """Attacks every quantity with a threshold."""
    bounds = bound(block)
    report.contradictions += bounds.contradictions
    guessed = without_idle_days(block, bounds)
    eliminated: dict[bytes, Flags] = {}
    for rank, told in enumerate(block.told):
        at = np.flatnonzero(block.hidden[rank])
        if told.least and len(at):
            names = [block.cell_key(*(int(i) for i in np.unravel_index(cell, block.mart.shape))) for cell in at]
            blank = [why(block.cube, told.family, name) for name in names]
            shown = block.coded[rank].ravel()[at] | np.array([one is Blank.ROW for one in blank])
            few = ~shown & np.array([one is Blank.FEW for one in blank])
            aim, mine = Aim(told, few), replace(budget)
            _quantity(_Quantity(block, rank, at, aim, shown, report, mine, eliminated), bounds, guessed)


@dataclass(frozen=True)
class _Quantity:
    """The hidden cells of one quantity.

    Attributes:
        shown: which of them the mask shows: their value is left out beside a coded share or with its row.
    """

    block: Block
    rank: int
    at: Positions
    aim: Aim
    shown: Flags
    report: Report
    budget: Budget
    eliminated: dict[bytes, Flags]

    def note(
        self,
        attack: str,
        found: Flags,
        low: Numbers,
        high: Numbers,
        *,
        determined: Flags | None = None,
        is_guess: bool = False,
    ) -> Flags:
        """Counts what an attack found beyond what was found before; returns all that is found."""
        if determined is None:
            known = self.aim.exact(low, high)
            bad = known | (self.aim.narrow(low, high) & self.aim.sensitive)
            harmless = self.shown | ~self.aim.sensitive
        else:
            known = bad = determined & (high > 4 * SAME)
            harmless = self.shown
        harmless = harmless | is_guess
        marts = self.block.mart.ravel()[self.at]
        for position in range(len(self.at)):
            name = self.block.marts[marts[position]]
            tally = self.report.tallies[attack, name]
            tally.tried += 1
            if bad[position] and not found[position] and harmless[position]:
                tally.told += 1
            elif bad[position] and not found[position]:
                self.report.find(attack, name, self.aim.told.name, is_exact=bool(known[position]))
            elif not bad[position] and SAME < high[position] < np.inf and self.aim.sensitive[position]:
                tally.width(float((high[position] - low[position]) / high[position]))
        return found | bad

    def unsettled(self, attack: str, positions: Positions) -> None:
        """Counts the cells for which an attack ran out of steps."""
        for position in positions.tolist():
            mart = self.block.marts[self.block.mart.ravel()[self.at[position]]]
            self.report.tallies[attack, mart].unsettled += 1


def _quantity(of: _Quantity, bounds: Bounds, guessed: Bounds | None) -> None:
    found = np.zeros(len(of.at), dtype=bool)
    low, high = bounds.low[of.rank].ravel()[of.at], bounds.high[of.rank].ravel()[of.at]
    if of.aim.told.adds_over:
        whole = system(of.block, Bounds(of.block.low, of.block.high), of.rank)
        fixed = np.zeros(len(of.at), dtype=bool)
        fixed[np.searchsorted(of.at, whole.cells[whole.targets])] = _eliminated(of, whole)
        found = of.note(ELIMINATION, found, low, high, determined=fixed)
    found = of.note(SUMS, found, low, high)
    if of.aim.told.adds_over:
        found = _programs(of, bounds, found, low, high)
    if guessed is not None:
        low, high = guessed.low[of.rank].ravel()[of.at], guessed.high[of.rank].ravel()[of.at]
        of.note(IDLE, found, low, high, is_guess=True)


def _eliminated(of: _Quantity, whole: System) -> Flags:
    """Equal equations determine equal cells: sessions and minutes are hidden together and looked at once."""
    arrays = (whole.matrix.indptr, whole.matrix.indices, whole.matrix.data, np.isfinite(whole.least), whole.targets)
    key = b"".join(hashlib.sha256(np.ascontiguousarray(array).tobytes()).digest() for array in arrays)
    if key not in of.eliminated:
        of.eliminated[key] = determined(whole)
    return of.eliminated[key]


def _programs(of: _Quantity, bounds: Bounds, found: Flags, low: Numbers, high: Numbers) -> Flags:
    whole = system(of.block, bounds, of.rank)
    if not len(whole.targets):
        return found
    place = np.searchsorted(of.at, whole.cells[whole.targets])
    # what single sums have found, or shown to be nothing, need not be asked
    aim = Aim(of.aim.told, of.aim.sensitive[place] & ~found[place] & (high[place] > 4 * SAME))
    seen = spread(whole, aim.safe, of.budget)
    is_seen = np.isfinite(seen.low)
    is_safe = aim.safe(seen.low, seen.high, np.arange(len(place)))
    of.unsettled(PROGRAMS, place[~seen.is_exact & ~is_safe])
    # what could not be asked is as wide as single sums leave it
    told = seen.is_exact | (is_safe & is_seen & aim.sensitive)
    least, most = np.where(told, seen.low, low[place]), np.where(told, seen.high, high[place])
    low, high = low.copy(), high.copy()
    low[place], high[place] = np.maximum(low[place], least), np.minimum(high[place], most)
    return of.note(PROGRAMS, found, low, high)

"""The second attack: all sums of a quantity at once, by linear programming (HiGHS through scipy).

Flow: System -> what each hidden cell can be -> findings
A cell is safe as soon as two solutions are found that lie far enough apart: what an attacker can't tell apart. So one
program asks for many cells together, with random weights, and those that are safe are asked no more; the few that are
left get a program each for their least and their most (domain brief 5.3, step 5).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import bmat, csr_matrix

from warehouse.attack.block import Flags, Numbers
from warehouse.attack.system import Positions, System, parts

_ROUNDS = 12
_LIMIT = {"time_limit": 10.0}
_MOST_AFTER = 4
_SEED = 20_530
Safe = Callable[[Numbers, Numbers, Positions], Flags]


@dataclass(frozen=True)
class Range:
    """The least and the most seen of each target of a system.

    `is_exact` where they are the true ends; elsewhere the cell was found safe before, and can be more.
    """

    low: Numbers
    high: Numbers
    is_exact: Flags
    programs: int
    unsolved: int = 0


def spread(whole: System, safe: Safe, enough: Numbers) -> Range:
    """How far apart the solutions of a system lie for its targets.

    Args:
        whole: the sums.
        safe: from the least and the most of some targets, and which they are, whether that is apart enough.
        enough: for each target, what is apart enough from nothing.
    """
    solver = _Solver(whole)
    if not solver.fill(enough):
        return Range(*_nothing(len(whole.targets)), solver.programs, solver.unsolved)
    random = np.random.default_rng(_SEED)
    left = np.arange(len(whole.targets))
    for turn in range(1, _ROUNDS + 1):
        if not len(left):
            break
        weights = random.exponential(size=len(left)) / solver.scale[left]
        # the least is what is hard to find: `fill` has shown most cells that they can be something
        solver.solve(left, weights if turn % _MOST_AFTER else -weights)
        left = left[~safe(solver.low[left], solver.high[left], left)]
    low, high, exact = solver.low, solver.high, np.zeros(len(whole.targets), dtype=bool)
    wanted = set(whole.cells[whole.targets[left]].tolist())
    number = {cell: position for position, cell in enumerate(whole.cells[whole.targets].tolist())}
    programs, unsolved = solver.programs, solver.unsolved
    for part in parts(whole) if wanted else ():
        mine = np.array([number[cell] for cell in part.cells[part.targets].tolist()])
        single = _Solver(part)
        for target, position in enumerate(mine.tolist()):
            at = np.array([position])
            if int(part.cells[part.targets[target]]) in wanted and not safe(low[at], high[at], at)[0]:
                one = np.array([target])
                least, most = (single.solve(one, np.array([sign])) for sign in (1.0, -1.0))
                exact[position] = least and most
                low[mine], high[mine] = np.minimum(low[mine], single.low), np.maximum(high[mine], single.high)
        programs, unsolved = programs + single.programs, unsolved + single.unsolved
    return Range(low, high, exact, programs, unsolved)


def _nothing(count: int) -> tuple[Numbers, Numbers, Flags]:
    """No range, where the sums contradict each other or take too long: whoever asks keeps what it has."""
    return np.full(count, -np.inf), np.full(count, np.inf), np.zeros(count, dtype=bool)


class _Solver:
    """Solves, and keeps the least and the most that any solution had."""

    def __init__(self, system: System) -> None:
        self._system = system
        # "No upper end" is a large number: a program without one has no corner to end in.
        ends = system.high[np.isfinite(system.high)]
        cap = 10.0 * (1.0 + float(ends.max(initial=0.0)) + float(np.abs(_finite(system)).max(initial=0.0)))
        high = np.where(np.isfinite(system.high), system.high, cap)
        self._bounds = Bounds(system.low, high)
        self._rows = LinearConstraint(system.matrix, system.least, system.most)
        self.scale = np.maximum(high[system.targets], 1e-6)
        self.low, self.high = np.full(len(system.targets), np.inf), np.full(len(system.targets), -np.inf)
        self.programs, self.unsolved = 0, 0

    def fill(self, enough: Numbers) -> bool:
        """One solution in which as many targets as possible have enough at once."""
        cells, targets = len(self._system.cells), self._system.targets
        count = len(targets)
        rows = np.arange(count)
        share = csr_matrix((-enough, (rows, rows)), shape=(count, count))
        itself = csr_matrix((np.ones(count), (rows, targets)), shape=(count, cells))
        matrix = bmat([[self._system.matrix, None], [itself, share]], format="csr")
        least = np.concatenate([self._system.least, np.zeros(count)])
        most = np.concatenate([self._system.most, np.full(count, np.inf)])
        ends = Bounds(
            np.concatenate([self._bounds.lb, np.zeros(count)]), np.concatenate([self._bounds.ub, np.ones(count)])
        )
        cost = np.concatenate([np.zeros(cells), -np.ones(count)])
        return self._keep(milp(cost, constraints=LinearConstraint(matrix, least, most), bounds=ends, options=_LIMIT))

    def solve(self, targets: Positions, weights: Numbers) -> bool:
        """Minimises a weighted sum of targets; whether that could be done."""
        cost = np.zeros(len(self._system.cells))
        cost[self._system.targets[targets]] = weights
        cost = cost / max(1e-12, float(np.abs(cost).max()))
        return self._keep(milp(cost, constraints=self._rows, bounds=self._bounds, options=_LIMIT))

    def _keep(self, found: OptimizeResult) -> bool:
        self.programs += 1
        if found.x is None:
            self.unsolved += 1
            return False
        values = found.x[self._system.targets]
        self.low, self.high = np.minimum(self.low, values), np.maximum(self.high, values)
        return True


def _finite(system: System) -> Numbers:
    ends = np.concatenate([system.least, system.most])
    return np.asarray(ends[np.isfinite(ends)])

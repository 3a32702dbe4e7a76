"""The second attack: all sums of a quantity at once, by linear programming (HiGHS through scipy).

Flow: System -> what each hidden cell can be -> findings
A cell is safe as soon as two solutions are found that lie far enough apart: what an attacker can't tell apart. So one
program asks for many cells together, with random weights, and those that are safe are asked no more; the few that are
left get a program each for their least and their most (domain brief 5.3, step 5). What programs may cost is counted in
their steps, not in seconds: another machine comes to the same.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import vstack

from warehouse.attack.block import Flags, Numbers
from warehouse.attack.expand import finest
from warehouse.attack.system import Positions, System, parts

_TURNS = 6
# A round that clears less than one in so many of the cells that are left is the last one.
_WORTHWHILE = 10
_STEPS = 60_000
_SEED = 20_530
Safe = Callable[[Numbers, Numbers, Positions], Flags]


@dataclass(frozen=True)
class Range:
    """The least and the most seen of each target of a system.

    `is_exact` where they are the true ends; elsewhere the cell can be more, and is safe or could not be settled.
    """

    low: Numbers
    high: Numbers
    is_exact: Flags


def spread(whole: System, safe: Safe) -> Range:
    """How far apart the solutions of a system lie for its targets.

    Args:
        whole: the sums.
        safe: from the least and the most of some targets, and which they are, whether that is apart enough.
    """
    count = len(whole.targets)
    found = Range(np.full(count, np.inf), np.full(count, -np.inf), np.zeros(count, dtype=bool))
    number = {cell: position for position, cell in enumerate(whole.cells[whole.targets].tolist())}
    every = sorted(parts(whole), key=lambda part: len(part.targets))
    steps = _STEPS
    for part in every:
        mine = np.array([number[cell] for cell in part.cells[part.targets].tolist()])
        if safe(found.low[mine], found.high[mine], mine).all():
            continue
        solver = _Solver(part, steps)
        _together(solver, safe, mine)
        exact = _alone(solver, safe, mine)
        found.low[mine], found.high[mine], found.is_exact[mine] = solver.low, solver.high, exact
        steps = solver.steps
    return found


def _together(solver: "_Solver", safe: Safe, mine: Positions) -> None:
    """Programs for all targets that are not safe yet, by turns for their most and their least."""
    random = np.random.default_rng(_SEED)
    left = _left(solver, safe, mine)
    for turn in range(_TURNS):
        before = len(left)
        weights = random.exponential(size=before) / solver.scale[left]
        if not before or not solver.solve(left, weights if turn % 2 else -weights):
            return
        left = _left(solver, safe, mine)
        if turn and (before - len(left)) * _WORTHWHILE < before:
            return


def _alone(solver: "_Solver", safe: Safe, mine: Positions) -> Flags:
    """Two programs for each target that is left; which of them have their true ends then."""
    exact = np.zeros(len(mine), dtype=bool)
    for target in _left(solver, safe, mine).tolist():
        one = np.array([target])
        if not safe(solver.low[one], solver.high[one], mine[one])[0]:
            exact[target] = all(solver.solve(one, np.array([sign])) for sign in (1.0, -1.0))
    return exact


def _left(solver: "_Solver", safe: Safe, mine: Positions) -> Positions:
    return np.flatnonzero(~safe(solver.low, solver.high, mine))


class _Solver:
    """Solves, and keeps the least and the most that any solution had."""

    def __init__(self, system: System, steps: int) -> None:
        # "No upper end" is a large number: a program without one has no corner to end in.
        ends = np.concatenate([system.high, system.least, system.most])
        cap = 10.0 * (1.0 + float(np.abs(ends[np.isfinite(ends)]).max(initial=0.0)))
        found = finest(system, cap)
        least, most = np.isfinite(found.least), np.isfinite(found.most)
        self._matrix = vstack([found.matrix[most], -found.matrix[least]], format="csr")
        self._most = np.concatenate([found.most[most], -found.least[least]])
        self._ends = np.column_stack([found.low, found.high])
        self._targets, self._rest = found.expansion[system.targets], found.rest[system.targets]
        ends = np.where(np.isfinite(system.high), system.high, cap)[system.targets]
        self.scale = np.maximum(ends, 1e-6)
        count = len(system.targets)
        self.low, self.high = np.full(count, np.inf), np.full(count, -np.inf)
        self.steps = steps

    def solve(self, targets: Positions, weights: Numbers) -> bool:
        """Minimises a weighted sum of targets; whether that could be done in the steps that are left."""
        if self.steps <= 0:
            return False
        cost = self._targets[targets].T @ weights
        cost = cost / max(1e-12, float(np.abs(cost).max(initial=0.0)))
        found = linprog(
            cost, A_ub=self._matrix, b_ub=self._most, bounds=self._ends, method="highs-ds",
            options={"maxiter": self.steps},
        )  # fmt: skip
        self.steps -= int(found.nit) + 1
        if found.x is None or not found.success:
            return False
        values = self._targets @ found.x + self._rest
        self.low, self.high = np.minimum(self.low, values), np.maximum(self.high, values)
        return True

"""The second attack: all sums of a quantity at once, by linear programming (HiGHS through scipy).

Flow: System -> what each hidden cell can be -> findings
A cell is safe as soon as two solutions are found that lie far enough apart: what an attacker can't tell apart. So one
program asks for many cells together, with random weights, and those that are safe are asked no more; the few that are
left, or a sample of them, get a program each for their least and their most (domain brief 5.3, step 5). What programs
may cost is counted in their number and steps, not in seconds: another machine comes to the same.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from warehouse.attack.block import Flags, Numbers
from warehouse.attack.solver import Budget, Solver
from warehouse.attack.system import Positions, System, parts

_TURNS = 6
# A round that clears less than one in so many of the cells that are left is the last one.
_WORTHWHILE = 10
# Cells that may move while all others stay where they were seen.
_NEAR = 120
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


def spread(whole: System, safe: Safe, budget: Budget) -> Range:
    """How far apart the solutions of a system lie for its targets.

    Args:
        whole: the sums.
        safe: from the least and the most of some targets, and which they are, whether that is apart enough.
        budget: what the programs may cost.
    """
    count = len(whole.targets)
    found = Range(np.full(count, np.inf), np.full(count, -np.inf), np.zeros(count, dtype=bool))
    number = {cell: position for position, cell in enumerate(whole.cells[whole.targets].tolist())}
    for part in parts(whole):
        mine = np.array([number[cell] for cell in part.cells[part.targets].tolist()])
        if budget.is_spent or safe(found.low[mine], found.high[mine], mine).all():
            continue
        solver = Solver(part, budget)
        _together(solver, safe, mine)
        exact = _alone(solver, safe, mine)
        found.low[mine], found.high[mine], found.is_exact[mine] = solver.low, solver.high, exact
    return found


def _together(solver: Solver, safe: Safe, mine: Positions) -> None:
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


def _alone(solver: Solver, safe: Safe, mine: Positions) -> Flags:
    """Programs for each target that is left, first for what is near it; which of them have their true ends then."""
    exact = np.zeros(len(mine), dtype=bool)
    random = np.random.default_rng(_SEED)
    for size in (_NEAR, solver.size):
        for target in random.permutation(_left(solver, safe, mine)).tolist():
            one = np.array([target])
            if not solver.budget.is_spent and not safe(solver.low[one], solver.high[one], mine[one])[0]:
                moving = solver.near(target, size)
                ended = [solver.solve(one, np.array([sign]), moving) for sign in (1.0, -1.0)]
                exact[target] = all(ended) and moving.all()
    return exact


def _left(solver: Solver, safe: Safe, mine: Positions) -> Positions:
    return np.flatnonzero(~safe(solver.low, solver.high, mine))

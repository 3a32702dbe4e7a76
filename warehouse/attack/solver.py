"""Programs over one connected system, and the least and the most that any of their solutions had.

Flow: System -> [warehouse/attack/expand.py] its finest cells -> linear programs (HiGHS) -> warehouse/attack/ranges.py
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import vstack

from warehouse.attack.block import Flags, Numbers
from warehouse.attack.expand import finest
from warehouse.attack.system import Positions, System

# What a solver takes for a sum that holds.
_CLOSE = 1e-6


@dataclass
class Budget:
    """What the programs of one quantity may cost; it is used up.

    Attributes:
        steps: of all programs; one over the finest cells of twenty schools takes five thousand.
        programs: how many there may be: what is tried is a sample where more are wanted.
    """

    steps: int = 15_000
    programs: int = 1_000_000

    @property
    def is_spent(self) -> bool:
        """Nothing more may be asked."""
        return self.steps <= 0 or self.programs <= 0


class Solver:
    """Solves for weighted sums of a system's targets; counts the steps that are left."""

    def __init__(self, system: System, budget: Budget) -> None:
        # "No upper end" is a large number: a program without one has no corner to end in.
        ends = np.concatenate([system.high, system.least, system.most])
        cap = 10.0 * (1.0 + float(np.abs(ends[np.isfinite(ends)]).max(initial=0.0)))
        found = finest(system, cap)
        least, most = np.isfinite(found.least), np.isfinite(found.most)
        self._matrix = vstack([found.matrix[most], -found.matrix[least]], format="csr")
        self._columns = self._matrix.tocsc()
        self._most = np.concatenate([found.most[most], -found.least[least]])
        self._ends = np.column_stack([found.low, found.high])
        self._targets, self._rest = found.expansion[system.targets], found.rest[system.targets]
        self._seen: list[Numbers] = []
        self.scale = np.maximum(np.where(np.isfinite(system.high), system.high, cap)[system.targets], 1e-6)
        count = len(system.targets)
        self.low, self.high = np.full(count, np.inf), np.full(count, -np.inf)
        self.size, self.budget = len(found.low), budget

    def solve(self, targets: Positions, weights: Numbers, moving: Flags | None = None) -> bool:
        """Minimises a weighted sum of targets; whether that could be done in the steps that are left.

        Args:
            targets: which of the system's.
            weights: one for each.
            moving: the finest cells that may move; the others stay at the mean of what was seen so far.
        """
        if self.budget.is_spent:
            return False
        cost = self._targets[targets].T @ weights
        cost = cost / max(1e-12, float(np.abs(cost).max(initial=0.0)))
        free = np.arange(self.size) if moving is None or moving.all() else np.flatnonzero(moving)
        if len(free) == self.size:
            matrix, most, stays = self._matrix, self._most, np.zeros(self.size)
        else:
            stays = np.mean(self._seen, axis=0)
            stays[free] = 0.0
            columns = self._columns[:, free]
            rows = np.unique(columns.indices)
            matrix, most = columns.tocsr()[rows], self._most[rows] - self._matrix[rows] @ stays + _CLOSE
        found = linprog(
            cost[free], A_ub=matrix, b_ub=most, bounds=self._ends[free], method="highs-ds",
            options={"maxiter": self.budget.steps},
        )  # fmt: skip
        self.budget.programs -= 1
        self.budget.steps -= int(found.nit) + 1
        if found.x is None or not found.success:
            return False
        stays[free] = found.x
        if len(free) == self.size:
            self._seen.append(stays)
        values = self._targets @ stays + self._rest
        self.low, self.high = np.minimum(self.low, values), np.maximum(self.high, values)
        return True

    def near(self, target: int, size: int) -> Flags:
        """The finest cells that share sums with a target's, those with the shortest sums first, up to so many."""
        moving = np.zeros(self.size, dtype=bool)
        if size >= self.size or not self._seen:
            return ~moving
        length = np.diff(self._matrix.indptr)
        moving[self._targets[target].indices] = True
        while True:
            rows = np.unique(self._columns[:, np.flatnonzero(moving)].indices)
            before = int(moving.sum())
            for row in rows[np.argsort(length[rows], kind="stable")].tolist():
                if before + length[row] > size and moving.sum() > before:
                    return moving
                moving[self._matrix.indices[self._matrix.indptr[row] : self._matrix.indptr[row + 1]]] = True
                if moving.sum() >= size:
                    return moving
            if moving.sum() == before:
                return moving

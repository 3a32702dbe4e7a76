"""The cells that the equations alone determine, whatever the numbers are.

Flow: System -> targets that no solution of the equations can move -> warehouse/attack/recover.py
A cell is determined where every vector of the null space is zero there. A random vector, less its projection on the
row space (least squares by LSMR: Fong and Saunders 2011, SIAM J. Sci. Comput. 33(5)), lies in the null space, and is
zero at an undetermined cell with probability nil; two vectors are drawn.
"""

import numpy as np
import numpy.typing as npt
from scipy.sparse.linalg import lsmr

from warehouse.attack.block import Flags
from warehouse.attack.system import System

_STILL = 1e-6
# Enough for the sums of sixty schools; what has not come to rest by then counts as moved.
_STEPS = 600
_SEED = 2_011


def determined(system: System) -> Flags:
    """Which targets the equations determine; sums that may lack a part are no equations."""
    exact = np.isfinite(system.least)
    moved: npt.NDArray[np.bool_] = np.zeros(len(system.cells), dtype=bool)
    rows = system.matrix[np.flatnonzero(exact)]
    random = np.random.default_rng(_SEED)
    for _ in range(2):
        drawn = random.uniform(1.0, 2.0, size=len(system.cells))
        if rows.shape[0]:
            drawn = drawn - rows.T @ lsmr(rows.T, drawn, atol=1e-12, btol=1e-12, maxiter=_STEPS)[0]
        moved |= np.abs(drawn) > _STILL
    return np.asarray(~moved[system.targets])

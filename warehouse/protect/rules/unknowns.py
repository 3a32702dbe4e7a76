"""What all rows together say of the unknown knots: linear equations."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from warehouse.protect.rules.view import View

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
NOTHING = 1e-9


@dataclass(frozen=True)
class Unknowns:
    """The equations `rows @ weight == told`.

    Attributes:
        knots: the unknown ones, in order; a column each.
        rows: one row for each of the net's that has an unknown knot: 1 for its total, -1 for its parts.
        weight: what the knots come to in truth.
        numbers: of the rows in the net.
    """

    knots: Ints
    rows: sparse.csr_matrix
    weight: Floats
    numbers: Ints

    @property
    def told(self) -> Floats:
        """What the rows' unknown knots come to, as a reader knows it."""
        return np.asarray(self.rows @ self.weight)


def unknowns(view: View) -> Unknowns:
    """The equations of what a reader does not know."""
    places = view.net.places
    is_unknown = np.array(view.unknown, dtype=bool)
    there = is_unknown[places.knot]
    signs = np.where(places.is_total, 1.0, -1.0)[there]
    shape = (len(places.totals), len(is_unknown))
    rows = sparse.csr_matrix((signs, (places.row[there], places.knot[there])), shape=shape)
    knots = np.flatnonzero(is_unknown)
    numbers = np.flatnonzero(np.diff(rows.indptr))
    return Unknowns(knots, rows[numbers][:, knots].tocsr(), places.weight[knots], numbers)


def gathered(rows: sparse.csr_matrix) -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
    """Puts columns together that a row of two binds to each other, until there is none; exact.

    Returns:
        The rows that are left, and for each column of before the multiple of the one of after that it moves with:
        an empty row where it can't move.
    """
    moves = sparse.identity(rows.shape[1], format="csr")
    while True:
        step = _bound(rows)
        after = _tidy((rows @ step).tocsr())
        moves = (moves @ step).tocsr()
        if after.shape == rows.shape:
            return after, moves
        rows = after


def _tidy(rows: sparse.csr_matrix) -> sparse.csr_matrix:
    """Without rows of zeros and without repeated ones."""
    rows.data[abs(rows.data) < NOTHING] = 0
    rows.eliminate_zeros()
    rows.sort_indices()
    rows = rows[np.diff(rows.indptr) > 0]
    if not rows.shape[0]:
        return rows
    scaled = (sparse.diags(1 / rows.data[rows.indptr[:-1]]) @ rows).tocsr()
    marks = scaled @ np.random.default_rng(0).random(rows.shape[1])
    _, first = np.unique(np.round(marks, 9), return_index=True)
    return scaled[np.sort(first)]


def _bound(rows: sparse.csr_matrix) -> sparse.csr_matrix:
    """Each column as a multiple of the one that stands for it; nothing where a row has it alone."""
    lengths = np.diff(rows.indptr)
    ties = _Ties(rows.shape[1])
    for start in rows.indptr[:-1][lengths == 2].tolist():  # noqa: PLR2004
        ties.tie(rows.indices[start : start + 2].tolist(), rows.data[start : start + 2].tolist())
    for column in rows.indices[rows.indptr[:-1][lengths == 1]].tolist():
        ties.stuck.add(ties.root(column))
    roots = [ties.root(column) for column in range(rows.shape[1])]
    stuck = {ties.root(column) for column in ties.stuck}
    place = {root: at for at, root in enumerate(sorted(set(roots) - stuck))}
    free = [column for column, root in enumerate(roots) if root in place]
    entries = [ties.multiple[column] for column in free]
    return sparse.csr_matrix(
        (entries, (free, [place[roots[column]] for column in free])), shape=(len(roots), len(place))
    )


class _Ties:
    """Columns that are multiples of one another."""

    def __init__(self, count: int):
        self.up = list(range(count))
        self.multiple = [1.0] * count
        self.stuck: set[int] = set()

    def root(self, column: int) -> int:
        """The column that stands for it; `multiple` is told of that one afterwards."""
        path = []
        while self.up[column] != column:
            path.append(column)
            column = self.up[column]
        for at in reversed(path[:-1]):
            self.multiple[at] *= self.multiple[self.up[at]]
            self.up[at] = column
        return column

    def tie(self, columns: list[int], signs: list[float]) -> None:
        """Says that two columns, times their signs, come to nothing together."""
        one, other = (self.root(column) for column in columns)
        by_one, by_other = (sign * self.multiple[c] for sign, c in zip(signs, columns, strict=True))
        if one != other:
            self.up[other], self.multiple[other] = one, -by_one / by_other
        elif abs(by_one + by_other) > NOTHING:
            self.stuck.add(one)

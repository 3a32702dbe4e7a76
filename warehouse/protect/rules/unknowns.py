"""What all rows together say of the unknown knots: linear equations."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from warehouse.protect.rules.seen import Measure
from warehouse.protect.rules.view import View

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


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

    def among(self, columns: Ints) -> sparse.csr_matrix:
        """The rows of some of them, without all others."""
        rows = self.rows[:, columns]
        return rows[np.diff(rows.indptr) > 0]


def unknowns(view: View, measure: Measure = Measure.PEOPLE) -> Unknowns:
    """The equations of what a reader does not know, in one measure."""
    places = view.net.places
    values = places.weight if measure is Measure.PEOPLE else places.amount
    is_unknown = np.array(view.unknown, dtype=bool)
    there = is_unknown[places.knot]
    signs = np.where(places.is_total, 1.0, -1.0)[there]
    shape = (len(places.totals), len(is_unknown))
    rows = sparse.csr_matrix((signs, (places.row[there], places.knot[there])), shape=shape)
    knots = np.flatnonzero(is_unknown)
    numbers = np.flatnonzero(np.diff(rows.indptr))
    return Unknowns(knots, rows[numbers][:, knots].tocsr(), values[knots], numbers)

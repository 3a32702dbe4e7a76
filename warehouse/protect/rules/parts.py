"""What a reader does not know, part by part: unknown knots that hang together by rows, each part by itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from warehouse.protect.rules.seen import Measure
from warehouse.protect.rules.unknowns import Floats, Ints, Unknowns, unknowns
from warehouse.protect.rules.view import View


@dataclass(frozen=True)
class Part:
    """Unknown knots that hang together.

    Attributes:
        of: all unknown ones.
        columns, at: the places of their knots and of their rows among all.
    """

    of: Unknowns
    columns: Ints
    at: Ints

    @property
    def knots(self) -> Ints:
        """As in `Unknowns`, of them alone."""
        return self.of.knots[self.columns]

    @cached_property
    def numbers(self) -> Ints:
        """As there."""
        return self.of.numbers[self.at]

    @cached_property
    def rows(self) -> sparse.csr_matrix:
        """As there."""
        return self.of.rows[self.at][:, self.columns].tocsr()


def asked(view: View, measure: Measure = Measure.PEOPLE) -> tuple[Unknowns, Floats]:
    """What a reader does not know, and how far each hidden knot must reach (`Seen`): 0 where it does not matter.

    Every one by `least` - 1 persons' worth; what few people come to, however much it is, not known to within half. What
    hangs together with nothing new was looked at when it was settled.
    """
    of, places = unknowns(view, measure), view.net.places
    must = np.zeros(len(view.net.knots), dtype=bool)
    must[list(view.reasons)] = True
    must &= ~view.net.is_quiet
    need = places.least - 1.0 if measure is Measure.PEOPLE else places.amount * places.is_sensitive
    return of, np.where(must, need, 0.0)[of.knots]


def parts_of(of: Unknowns, need: Floats) -> Iterator[Part]:
    """What hangs together by rows, each by itself."""
    ties = abs(of.rows)
    count, part = sparse.csgraph.connected_components(sparse.bmat([[None, ties], [ties.T, None]]), directed=False)
    row_part, knot_part = part[: ties.shape[0]], part[ties.shape[0] :]
    by_row, by_knot = (
        np.split(np.argsort(p, kind="stable"), np.cumsum(np.bincount(p, minlength=count))[:-1])
        for p in (row_part, knot_part)
    )
    for own, columns in zip(by_row, by_knot, strict=True):
        if (need[columns] > 0).any():
            yield Part(of, columns, own)

"""Nests and rivals: no two shown knots differ by a few people.

A nest's difference is who is in the outer knot and not in the inner one; rivals' is who is in either and not in both.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from scipy import sparse

from warehouse.protect.rules.net import Net, Pair
from warehouse.protect.rules.table import Reason
from warehouse.protect.rules.view import View

_BLOCK = 1000


class Near:
    """The pairs of a net that must not both be shown."""

    def __init__(self, net: Net):
        found = {pair for pair in net.nests if _is_near_nest(net, *pair)}
        found |= set(net.apart)
        for group in net.rivals:
            found |= set(_rivals(net, group))
        self.pairs: Sequence[Pair] = sorted(found)

    def settle(self, view: View) -> int:
        """Hides the cheaper one of each pair.

        Returns:
            Knots hidden.
        """
        hidden = 0
        for pair in self.pairs:
            if ("near", pair) in view.settled or any(view.unknown[knot] for knot in pair):
                continue
            knot = view.cheapest(pair)
            if knot is None:
                knot = view.second([view.given[latent] for latent in pair if latent in view.given])
            hidden += view.mends("near", pair, knot, Reason.RIVAL)
        return hidden


def _is_near_nest(net: Net, outer: int, inner: int) -> bool:
    return 0 < len(net.knots[outer].people - net.knots[inner].people) < net.knots[outer].least


def _rivals(net: Net, group: Sequence[int]) -> Iterator[Pair]:
    """Pairs with a symmetric difference of one to `least` - 1 people, counted block by block."""
    numbers: dict[int, int] = {}
    rows, columns = [], []
    for at, knot in enumerate(group):
        for person in sorted(net.knots[knot].people):
            rows.append(at)
            columns.append(numbers.setdefault(person, len(numbers)))
    size = np.array([len(net.knots[knot].people) for knot in group])
    least = np.array([net.knots[knot].least for knot in group])
    there = sparse.csr_matrix((np.ones(len(rows), np.int32), (rows, columns)), shape=(len(group), len(numbers)))
    for first in range(0, len(group), _BLOCK):
        block = slice(first, first + _BLOCK)
        both = np.asarray((there[block] @ there.T).todense())
        apart = size[block, None] + size[None, :] - 2 * both
        near = (apart > 0) & (apart < np.maximum(least[block, None], least[None, :]))
        for one, other in zip(*np.nonzero(near), strict=True):
            if first + one < other:
                yield group[first + int(one)], group[int(other)]

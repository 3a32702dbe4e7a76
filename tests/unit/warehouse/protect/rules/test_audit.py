"""What all rows together tell, on nets small enough to know it."""

import numpy as np
from scipy import sparse

from warehouse.protect.rules.bounds import bounds
from warehouse.protect.rules.determined import determined
from warehouse.protect.rules.finest import expanded
from warehouse.protect.rules.seen import Seen
from warehouse.protect.rules.unknowns import Floats, Unknowns
from warehouse.protect.rules.widths import Widths


def unknowns(rows: list[list[int]], weight: list[float]) -> Unknowns:
    matrix = sparse.csr_matrix(np.array(rows, dtype=float))
    return Unknowns(np.arange(len(weight)), matrix, np.array(weight), np.arange(len(rows)))


# parts of known totals: a square of four with its margins, and two more that three rows bind together
SQUARE = [[-1, -1, 0, 0, 0, 0], [0, 0, -1, -1, 0, 0], [-1, 0, -1, 0, 0, 0], [0, -1, 0, -1, 0, 0]]
BOUND = [*SQUARE, [0, 0, 0, 0, -1, -1], [0, 0, 0, -1, -1, -1]]


def test_what_rows_determine_is_found() -> None:
    """The fifth and sixth together are known, so the fourth is, and with it the whole square."""
    assert determined(unknowns(SQUARE, [1, 9, 9, 1, 3, 3]).rows).tolist() == [False] * 6
    assert determined(unknowns(BOUND, [1, 9, 9, 1, 3, 3]).rows).tolist() == [True] * 4 + [False] * 2


def test_a_total_moves_with_what_it_is_made_of() -> None:
    """The total of two that must stay together stays; one that has another part moves."""
    rows = unknowns([[-1, -1, 0, 1, 0], [-1, 0, -1, 0, 1], [-1, -1, 0, 0, 0]], [1, 2, 3, 3, 4]).rows
    assert expanded(rows, np.zeros(3, dtype=bool))[0].toarray()[3:].tolist() == [[1, 1, 0, 0, 0], [1, 0, 1, 0, 0]]
    assert determined(rows).tolist() == [False, False, False, True, False]


def test_bounds_come_from_rows_that_add_up() -> None:
    low, high = bounds(unknowns([[1, 1, 0], [0, 1, 1]], [1, 9, 2]))
    assert (low.tolist(), high.tolist()) == ([0, 0, 1], [10, 10, 11])


def test_widths_are_those_of_the_square() -> None:
    """Of the square 1 9 / 9 1 each can move by ten, of 1 1 / 9 9 by two only."""
    need = np.array([4.0, 4, 4, 4, 0, 0])
    assert not narrow([1.0, 9, 9, 1, 3, 3], need)
    assert narrow([1.0, 1, 9, 9, 3, 3], need) == [0, 1, 2, 3]


def test_what_was_seen_wide_is_not_asked_again() -> None:
    seen = Seen.nothing(6)
    seen.moved(np.arange(2), np.array([4.0, -1.0]))
    seen.moved(np.arange(2), np.array([-1.0, 1.0]))
    assert seen.is_wide(np.arange(3), np.array([4.0, 4.0, 0.0])).tolist() == [True, False, True]
    assert seen.is_free.tolist() == [True, True] + [False] * 4


def narrow(weight: list[float], need: Floats) -> list[int]:
    widths = Widths(unknowns(SQUARE, weight), np.arange(6), need, Seen.nothing(6))
    widths.turns()
    return [column for column in np.flatnonzero(widths.is_narrow()).tolist() if widths.is_close(column)]

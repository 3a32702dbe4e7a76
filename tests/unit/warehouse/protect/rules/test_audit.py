"""What all rows together tell, on nets small enough to know it."""

import numpy as np
import pytest
from scipy import sparse

from warehouse.protect.rules import determined as determined_module
from warehouse.protect.rules.bounds import bounds
from warehouse.protect.rules.determined import determined
from warehouse.protect.rules.unknowns import Unknowns, gathered
from warehouse.protect.rules.widths import Widths


def unknowns(rows: list[list[int]], weight: list[float]) -> Unknowns:
    matrix = sparse.csr_matrix(np.array(rows, dtype=float))
    return Unknowns(np.arange(len(weight)), matrix, np.array(weight), np.arange(len(rows)))


# a square of four with known margins, and two more that three rows bind together
SQUARE = [[1, 1, 0, 0, 0, 0], [0, 0, 1, 1, 0, 0], [1, 0, 1, 0, 0, 0], [0, 1, 0, 1, 0, 0]]
BOUND = [*SQUARE, [0, 0, 0, 0, 1, 1], [0, 0, 0, 1, 1, 1]]


@pytest.mark.parametrize("largest", [100, 0])
def test_what_rows_determine_is_found_exactly_and_by_steps(largest: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fifth and sixth together are known, so the fourth is, and with it the whole square."""
    monkeypatch.setattr(determined_module, "_LARGEST", largest)
    assert determined(unknowns(SQUARE, [1, 9, 9, 1, 3, 3]).rows).tolist() == [False] * 6
    assert determined(unknowns(BOUND, [1, 9, 9, 1, 3, 3]).rows).tolist() == [True] * 4 + [False] * 2


def test_columns_that_two_bind_become_one() -> None:
    rows, moves = gathered(unknowns(SQUARE, [1, 9, 9, 1, 3, 3]).rows)
    assert rows.shape == (0, 3)
    assert moves.toarray()[:, 0].tolist() == [1, -1, -1, 1, 0, 0]


def test_bounds_come_from_rows_that_add_up() -> None:
    low, high = bounds(unknowns([[1, 1, 0], [0, 1, 1]], [1, 9, 2]))
    assert (low.tolist(), high.tolist()) == ([0, 0, 1], [10, 10, 11])


def test_widths_are_those_of_the_square() -> None:
    """Of the square 1 9 / 9 1 each can move by ten, of 1 1 / 9 9 by two only."""
    need = np.array([4.0, 4, 4, 4, 0, 0])
    rows = unknowns(SQUARE, [0] * 6).rows
    assert not Widths(rows, np.array([1.0, 9, 9, 1, 3, 3]), need).narrow().any()
    assert Widths(rows, np.array([1.0, 1, 9, 9, 3, 3]), need).narrow().tolist() == [True] * 4 + [False] * 2

"""The exact elimination on cases that can be worked out by hand."""

from itertools import combinations

import numpy as np
import pytest

from tests.privacy.linear import PRIME, rank_of, reduced, system, unknowns


def span_holds(rows: list[frozenset[int]], columns: int, among: set[int]) -> bool:
    """By floating point: whether some combination of the rows stands on these columns alone."""
    matrix = np.array([[float(c in row) for c in range(columns)] for row in rows])
    others = [c for c in range(columns) if c not in among]
    return np.linalg.matrix_rank(matrix) > np.linalg.matrix_rank(matrix[:, others]) if others else True


@pytest.mark.parametrize("seed", range(20))
def test_a_set_of_columns_is_isolated_where_the_span_has_a_vector_on_it_alone(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows = [frozenset(np.flatnonzero(rng.random(7) < 0.5).tolist()) for _ in range(4)]
    rows = [row for row in rows if row]
    found = system(rows, {c: frozenset({c}) for c in range(7)})
    size = len(found.people)
    open_rows = unknowns(reduced(found.rows, range(size)), size)
    for count in (1, 2, 3):
        for among in combinations(range(size), min(count, size)):
            isolated = rank_of([open_rows[c] for c in among]) < len(among)
            assert isolated == span_holds(found.rows, size, set(among))


def test_columns_that_the_same_rows_hold_are_one() -> None:
    found = system([frozenset({1, 2, 3}), frozenset({3})], {1: frozenset({10}), 2: frozenset({11}), 3: frozenset()})
    assert found.people == [frozenset({10, 11}), frozenset()]
    assert found.of == {1: 0, 2: 0, 3: 1}


def test_a_reduced_row_is_a_combination_of_the_given_ones() -> None:
    pivots = reduced([frozenset({0, 1, 2}), frozenset({1, 2, 3}), frozenset({0, 3, 4})], range(5))
    assert set(pivots) == {0, 1, 3}
    assert pivots[1] == {1: 1, 2: 1, 4: (PRIME - 1) * pow(2, -1, PRIME) % PRIME}
    assert all(row[pivot] == 1 and not (row.keys() & pivots.keys()) - {pivot} for pivot, row in pivots.items())

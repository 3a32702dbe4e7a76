"""Combinations of few people, against all vectors of spans small enough to list."""

from itertools import product

import numpy as np
import pytest
from scipy import sparse

from warehouse.protect.rules.exact import PRIME, cleared, less, reduced
from warehouse.protect.rules.fewest import Span, of_few
from warehouse.protect.rules.finest import expanded
from warehouse.protect.rules.unknowns import Ints


def span(rows: list[list[int]], people: list[int], least: int, nothing: list[list[int]] | None = None) -> Span:
    """Columns of one person each; the same number is the same person, a negative one nobody known."""
    some = np.array(nothing or [], dtype=np.int64).reshape(-1, len(people))
    who = [frozenset({one} if one >= 0 else ()) for one in people]
    return Span(np.array(rows, dtype=np.int64), some, who, np.full(len(people), least))


def fewest(of: Span) -> int:
    """By listing vectors with small coefficients: how many people at least stand behind one."""
    counts = []
    for times in product((-2, -1, 0, 1, 2), repeat=len(of.rows)):
        vector = np.array(times) @ of.rows
        counts.append(len(frozenset().union(*(of.people[c] for c in np.flatnonzero(vector)))))
    return min(filter(None, counts))


@pytest.mark.parametrize("seed", range(20))
def test_a_vector_of_few_people_is_found_wherever_there_is_one(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows = rng.integers(0, 2, (4, 12)).tolist()
    people = rng.integers(0, 9, 12).tolist()
    least = fewest(span(rows, people, 1))
    assert of_few(span(rows, people, least), []) == []
    found = of_few(span(rows, people, least + 1), [])
    assert found
    for columns in found:
        assert len({people[c] for c in columns}) == least


def test_three_rows_together_tell_of_two() -> None:
    """a + b and c + d, less a + c: no two rows tell of few."""
    rows = [[1, 1, 1, 0, 0, 0, 0, 1], [0, 0, 0, 1, 1, 1, 1, 0], [1, 1, 0, 1, 1, 1, 0, 0]]
    found = of_few(span(rows, list(range(8)), 4), [])
    assert [2, 6, 7] in [columns.tolist() for columns in found]


def test_a_named_set_of_people_is_found_though_it_has_many_columns() -> None:
    many = np.hstack([np.ones((3, 1), dtype=np.int64), np.vander([1, 2, 3], 12)])
    rows, people = [[0, *row] for row in many.tolist()], [7, *[0] * 6, *[1] * 7]
    assert of_few(span(rows, people, 3), [frozenset({0, 1})])


def of_twelve() -> Span:
    """Twelve people with six columns each, and among many rows a mixture of those of two of them."""
    rng = np.random.default_rng(0)
    people = [one for one in range(12) for _ in range(6)]
    theirs = [int(rng.integers(1, 9)) if one in (3, 7) else 0 for one in people]
    others = rng.integers(-4, 5, (33, 72))
    return span([*others[:-1].tolist(), (others.sum(axis=0) + theirs).tolist(), others[-1].tolist()], people, 3)


def people_of(of: Span, found: list[Ints]) -> list[set[int]]:
    return [{person for column in columns for person in of.people[column]} for columns in found]


def test_two_people_are_found_whom_no_column_names_together() -> None:
    assert people_of(of_twelve(), of_few(of_twelve(), [])) == [{3, 7}]


def test_where_nothing_was_found_another_set_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("warehouse.protect.rules.fewest.LARGEST", 0)
    bare = set[bytes]()
    assert of_few(of_twelve(), [], bare) == []
    assert len(bare) == 1
    assert people_of(of_twelve(), of_few(of_twelve(), [frozenset({3, 7})], bare)) == [{3, 7}]


def test_nobody_and_what_says_nothing_are_no_find() -> None:
    rows = [[1, 1, 0, 0], [0, 0, 1, -1]]
    assert of_few(span(rows, [-1, -1, 0, 1], 5, nothing=[[0, 0, 1, -1]]), []) == []
    assert [columns.tolist() for columns in of_few(span(rows, [-1, -1, 0, 1], 5), [])] == [[2, 3]]


def test_elimination_is_exact() -> None:
    rows = np.array([[1, 2, 3], [1, 2, 4]])
    assert cleared(rows, np.array([2])).shape == (1, 3)
    basis, leading = reduced(rows, [1, 0, 2])
    assert leading.tolist() == [1, 2]
    assert basis.tolist() == [[pow(2, -1, PRIME), 1, 0], [0, 0, 1]]
    assert not less(rows, basis).any()


def test_an_unknown_total_is_what_its_rows_say() -> None:
    """0 = 1 + 2, 1 = 3 + 4, and 0 = 5 + a known one; the last is taken only where there is no other."""
    rows = sparse.csr_matrix(np.array([[1, -1, -1, 0, 0, 0], [0, 1, 0, -1, -1, 0], [1, 0, 0, 0, 0, -1.0]]))
    sums, taken = expanded(rows, np.array([False, False, True]))
    assert sums.toarray()[0].tolist() == [0, 0, 1, 1, 1, 0]
    assert np.array_equal((sums + taken @ rows).toarray(), np.eye(6))


def test_totals_of_one_another_end() -> None:
    rows = sparse.csr_matrix(np.array([[1, -1, -1, 0], [-1, 1, 0, -1.0]]))
    sums, taken = expanded(rows, np.zeros(2, dtype=bool))
    assert np.array_equal((sums + taken @ rows).toarray(), np.eye(4))

"""The peel against brute force on small cases, and its promise on random ones of many releases."""

import time
from itertools import combinations

import numpy as np
import pytest

from warehouse.frozen.peel import peel
from warehouse.frozen.problem import NOBODY, UNCOUNTED, Entries, Joints, Pairs, Problem

# change -> the contributions it adds: (cell, person, delta)
Changes = list[list[tuple[int, int, float]]]


def no_joints() -> Joints:
    none = np.zeros(0, dtype=np.int64)
    flags = np.zeros((0, 2), dtype=bool)
    return Joints(none, none, none.reshape(0, 2), flags, flags)


def problem(
    changes: Changes,
    least: list[int],
    *,
    base: dict[tuple[int, int], float] | None = None,
    held: list[int] | None = None,
) -> Problem:
    """Cells that add up; those named in `base` count the people with one event at least."""
    pairs = sorted({(cell, person) for change in changes for cell, person, _ in change})
    at = {pair: i for i, pair in enumerate(pairs)}
    counting = {cell for cell, _ in base or {}}
    rows = [(c, at[cell, person], delta) for c, change in enumerate(changes) for cell, person, delta in change]
    columns = list(zip(*rows, strict=True)) or [(), (), ()]
    return Problem(
        len(changes),
        np.array(least, dtype=np.int64),
        np.array(held or [UNCOUNTED] * len(least), dtype=np.int64),
        Pairs(
            np.array([cell for cell, _ in pairs], dtype=np.int64),
            np.array([person for _, person in pairs], dtype=np.int64),
            np.array([(base or {}).get(pair, 0.0) for pair in pairs]),
            np.array([1.0 if cell in counting else np.nan for cell, _ in pairs]),
        ),
        Entries(
            np.array(columns[0], dtype=np.int64),
            np.array(columns[1], dtype=np.int64),
            np.array(columns[2], dtype=np.float64),
        ),
        no_joints(),
    )


def kept(
    changes: Changes,
    least: list[int],
    base: dict[tuple[int, int], float] | None = None,
    held: list[int] | None = None,
) -> set[int]:
    return set(np.flatnonzero(peel(problem(changes, least, base=base, held=held)).kept).tolist())


def differences(changes: Changes, chosen: set[int]) -> dict[int, dict[int, float]]:
    """By cell the people whose sum differs."""
    found: dict[int, dict[int, float]] = {}
    for c in chosen:
        for cell, person, delta in changes[c]:
            people = found.setdefault(cell, {})
            people[person] = people.get(person, 0.0) + delta
    return {cell: {p: d for p, d in people.items() if abs(d) > 1e-7} for cell, people in found.items()}


def may_be_published(changes: Changes, least: list[int], chosen: set[int]) -> bool:
    told = differences(changes, chosen)
    return all(not people or len(set(people) - {NOBODY}) >= least[cell] for cell, people in told.items())


def random_changes(rng: np.random.Generator, *, changes: int, cells: int, people: int, signs: bool) -> Changes:
    """Each change touches a few cells on behalf of a few people; with signs it may take away."""
    found: Changes = []
    for _ in range(changes):
        who = rng.choice(people, size=rng.integers(1, 3), replace=False)
        where = rng.choice(cells, size=rng.integers(1, cells), replace=False)
        sign = float(rng.choice([-1, 1])) if signs else 1.0
        known = [int(p) if rng.random() < 0.95 else NOBODY for p in who]
        found.append([(int(cell), p, 30.0 * sign) for cell in where for p in dict.fromkeys(known)])
    return found


@pytest.mark.parametrize("seed", range(150))
def test_is_the_largest_set_there_is(seed: int) -> None:
    rng = np.random.default_rng(seed)
    changes = random_changes(rng, changes=9, cells=4, people=7, signs=False)
    least = [int(k) for k in rng.integers(2, 5, size=4)]
    found = kept(changes, least)
    assert may_be_published(changes, least, found)
    larger = [
        set(chosen)
        for size in range(len(found) + 1, len(changes) + 1)
        for chosen in combinations(range(len(changes)), size)
        if may_be_published(changes, least, set(chosen))
    ]
    assert not larger


def test_the_small_cases_are_no_empty_ones() -> None:
    sizes = []
    for seed in range(150):
        rng = np.random.default_rng(seed)
        changes = random_changes(rng, changes=9, cells=4, people=7, signs=False)
        sizes.append(len(kept(changes, [int(k) for k in rng.integers(2, 5, size=4)])))
    assert sum(0 < size < 9 for size in sizes) > 30
    assert sizes.count(9) > 5


@pytest.mark.parametrize("seed", range(60))
def test_no_two_releases_differ_by_fewer(seed: int) -> None:
    """Thirty nights; what waits is offered again with what came since, and may be undone by a later change."""
    rng = np.random.default_rng(seed)
    least = [int(k) for k in rng.integers(3, 6, size=6)]
    waiting: Changes = []
    published = 0
    for _ in range(30):
        waiting += random_changes(rng, changes=int(rng.integers(0, 4)), cells=6, people=25, signs=True)
        released = kept(waiting, least)
        assert may_be_published(waiting, least, released)
        published += len(released)
        waiting = [change for c, change in enumerate(waiting) if c not in released]
        assert not kept(waiting, least), "what was left could have been published at once"
    assert published


def test_what_cancels_out_hides_nobody() -> None:
    silent = [[(0, person, 30.0)] for person in range(4)] + [[(0, person, -30.0)] for person in range(4)]
    assert kept([*silent, [(0, 9, 30.0)]], [5]) & {8} == set()
    assert kept(silent, [5]) == set(range(8))


def test_activity_of_nobody_waits_for_people() -> None:
    nobody = [[(0, NOBODY, 30.0)]]
    assert kept(nobody, [2]) == set()
    assert kept([*nobody, [(0, 1, 30.0)]], [2]) == set()
    assert kept([*nobody, [(0, 1, 30.0)], [(0, 2, 30.0)]], [2]) == {0, 1, 2}


def test_one_more_counted_is_one_person() -> None:
    """Three have more sessions; only one of them was not counted before."""
    changes: Changes = [[(0, person, 45.0), (1, person, 1.0)] for person in range(3)]
    assert kept(changes, [3, 3]) == {0, 1, 2}
    assert kept(changes, [3, 3], base={(1, 0): 4, (1, 1): 1, (1, 2): 1}) == {0, 1, 2}
    assert kept(changes, [3, 3], base={(1, 0): 4, (1, 1): 1, (1, 9): 1}) == set()


def test_two_counts_make_a_set() -> None:
    """Two are coached anew; on the roster is one of them, so those not reached are one fewer."""
    changes: Changes = [[(0, 1, 1.0)], [(0, 2, 1.0)]]
    asked = problem(changes, [2, 2, 2], base={(0, 9): 1})
    apart = np.full((2, 2), -1)
    apart[:, 0] = [0, 1]
    now = np.array([[False, True], [False, False]])
    joints = Joints(np.array([1, 1]), np.array([1, 2]), apart, now, np.array([[False, True], [False, True]]))
    assert peel(asked).kept.all()
    assert not peel(Problem(2, asked.least, asked.held, asked.pairs, asked.entries, joints)).kept.any()
    both = Joints(joints.cell, joints.person, apart, np.array([[False, True], [False, True]]), joints.wanted)
    assert peel(Problem(2, asked.least, asked.held, asked.pairs, asked.entries, both)).kept.all()


def test_a_cell_is_neither_made_nor_left_with_few() -> None:
    """Three come, or three go: somebody is there before, and enough afterwards."""
    come: Changes = [[(0, person, 1.0)] for person in range(3)]
    assert kept(come, [3], base={(0, 9): 1}, held=[0]) == set()
    assert kept(come, [3], base={(0, 9): 1}, held=[1]) == {0, 1, 2}
    go: Changes = [[(0, person, -1.0)] for person in range(3)]
    there: dict[tuple[int, int], float] = {(0, person): 1.0 for person in range(3)}
    assert kept(go, [3], base=there, held=[5]) == set()
    assert kept(go, [3], base=there, held=[3]) == set()
    assert kept(go, [3], base=there, held=[6]) == {0, 1, 2}


def test_a_hundred_thousand_entries_take_a_moment() -> None:
    rng = np.random.default_rng(0)
    changes = [
        [(int(cell), person, 30.0) for cell in rng.choice(4_000, size=60, replace=False)]
        for person in rng.integers(0, 400, size=2_000).tolist()
    ]
    asked = problem(changes, [5] * 4_000)
    began = time.perf_counter()
    peel(asked)
    assert time.perf_counter() - began < 2

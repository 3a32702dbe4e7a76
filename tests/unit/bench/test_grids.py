from collections import defaultdict

import pytest

from bench.earlier_rule import earlier_rule
from bench.exposed import exposed
from bench.grids import TOTAL, Grid, random_grid
from bench.optimum import fewest_hidden

FLAT = Grid(
    0,
    5,
    rows=dict.fromkeys(("r0", "r1", "r2"), ""),
    columns=dict.fromkeys(("c0", "c1", "c2"), ""),
    body={
        ("r0", "c0"): 2,
        ("r0", "c1"): 9,
        ("r0", "c2"): 9,
        ("r1", "c0"): 9,
        ("r1", "c1"): 8,
        ("r1", "c2"): 9,
        ("r2", "c0"): 9,
        ("r2", "c1"): 9,
        ("r2", "c2"): 30,
    },
)


@pytest.mark.parametrize("seed", [0, 1, 2, 3])
def test_a_grid_adds_up_in_people_and_in_weight(seed: int) -> None:
    table = random_grid(seed).table
    held = defaultdict(int)
    for cell in table.cells:
        assert len(cell.people) == cell.weight > 0
    for s in table.sums:
        parts = [table.cells[part].people for part in s.parts]
        assert frozenset().union(*parts) == table.cells[s.total].people
        assert sum(map(len, parts)) == len(table.cells[s.total].people)
        held[len(parts)] += 1
    assert max(held) > 1


def test_a_third_of_the_grids_have_groups() -> None:
    assert [any(random_grid(seed).rows.values()) for seed in range(6)] == [True, False, False, True, False, False]


def test_a_small_cell_alone_is_known_and_a_rectangle_keeps_it_wide() -> None:
    alone = exposed(FLAT, FLAT.small)
    assert (alone.small, alone.exact, alone.narrow) == (1, 1, 0)
    rectangle = exposed(FLAT, {("r0", "c0"), ("r0", "c1"), ("r1", "c0"), ("r1", "c1")})
    assert (rectangle.exact, rectangle.narrow) == (0, 0)


def test_the_optimum_of_one_small_cell_is_a_rectangle() -> None:
    found = fewest_hidden(FLAT)
    assert found is not None
    assert len(found) == 4
    assert ("r0", "c0") in found


def test_the_earlier_rule_leaves_no_line_with_one_hidden_cell() -> None:
    places = list(FLAT.counts)
    at = {place: n for n, place in enumerate(places)}
    lines = [[at[total], *(at[part] for part in parts)] for total, parts in FLAT.sums]
    hidden = earlier_rule(list(FLAT.counts.values()), [place in FLAT.small for place in places], lines)
    assert at["r0", "c0"] in hidden
    assert [line for line in lines if len(hidden & set(line)) == 1] == []
    assert not any(TOTAL in places[n] for n in hidden)

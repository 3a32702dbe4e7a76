"""The rules on small tables by hand, and on random ones by subtraction and exact arithmetic of their own."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain

import numpy as np
import pytest
from scipy.optimize import linprog

from bench.mask_table import Size, made_table
from warehouse.protect.rules import Cell, Mask, Nest, Reason, State, Sum, Table, hide
from warehouse.protect.rules.net import knit

Row = dict[int, int]
PRIME = 2**61 - 1
K = 5
SMALL = Size(schools=3, standards=2, months=3, indicators=2, teachers=(6, 25))


def cell(name: str, people: Sequence[int] | range, *, shown: bool = True, cost: int = 0, **more: object) -> Cell:
    return replace(
        Cell(("c", "f", name), frozenset(people), K, float(max(1, len(people))), shown=shown, cost=(cost,)), **more
    )


def names(mask: Mask) -> dict[str, Reason]:
    return {name[2]: reason for name, reason in mask.reasons.items()}


def line(*sizes: int) -> list[Cell]:
    """A total of distinct people and its parts: `t`, `0`, `1` …"""
    ends = [sum(sizes[: at + 1]) for at in range(len(sizes))]
    parts = [cell(str(at), range(end - sizes[at], end)) for at, end in enumerate(ends)]
    return [cell("t", range(ends[-1]), cost=1), *parts]


def whole(cells: Sequence[Cell]) -> Table:
    return Table(cells, [Sum(0, tuple(range(1, len(cells))))])


def test_nothing_small_nothing_hidden() -> None:
    assert hide(whole(line(5, 9, 7))) == Mask({})


def test_a_small_one_takes_the_cheapest_with_it() -> None:
    assert names(hide(whole(line(3, 9, 7)))) == {"0": Reason.PRIMARY, "2": Reason.LINE}


def test_a_sum_of_one_part_tells_it() -> None:
    cells = [cell("t", range(8), cost=1), cell("1", range(3)), cell("2", range(3, 8)), cell("same", range(8), cost=9)]
    assert names(hide(Table(cells, [Sum(0, (1, 2)), Sum(3, (0,))]))) == {"1": Reason.PRIMARY, "2": Reason.LINE}


def test_unknown_parts_of_few_people_take_one_more() -> None:
    """Two of the same three teachers: together they are still three."""
    cells = [cell("t", range(20), cost=1), cell("0", range(3)), cell("1", range(3)), cell("2", range(3, 20))]
    assert set(names(hide(whole(cells)))) == {"0", "1", "2"}


def test_what_remains_of_a_hidden_total_stands_in_its_place() -> None:
    """The year less its known months is m0 + n0: two people, though the terms are large."""
    shown = {"m1": range(6), "m2": range(6, 12), "n1": range(20, 26), "n2": range(26, 32)}
    cells = [
        cell("y", [*range(12), *range(20, 32), 40, 41], state=State.SHOWN),
        cell("m", [*range(12), 40], cost=5),
        cell("n", [*range(20, 32), 41], cost=5),
        cell("m0", [40]),
        cell("n0", [41]),
        *(cell(name, people, cost=1) for name, people in shown.items()),
    ]
    sums = [Sum(0, (1, 2)), Sum(1, (3, 5, 6)), Sum(2, (4, 7, 8))]
    frozen = [replace(c, state=State.HIDDEN if c.name[2] in ("m", "n", "m0", "n0") else c.state) for c in cells]
    hidden = set(names(hide(Table(frozen, sums))))
    assert hidden & {"m1", "m2", "n1", "n2"}


def test_two_rows_that_share_a_hidden_cell_do_not_tell_two_people_apart() -> None:
    """a + b and b + d are known, so a - d is: a and d are one teacher each."""
    cells = [
        cell("ab", range(12), cost=5),
        cell("bd", range(1, 13), cost=5),
        cell("a", [0]),
        cell("b", range(1, 12)),
        cell("d", [12]),
        cell("abe", range(30), cost=9),
        cell("e", range(12, 30), cost=4),
    ]
    hidden = set(names(hide(Table(cells, [Sum(0, (2, 3)), Sum(1, (3, 4)), Sum(5, (0, 6))]))))
    assert hidden & {"ab", "bd"}


def test_few_people_of_several_schools_are_found_where_each_is_looked_at_by_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two schools' hidden cells are one teacher's each: the district less its other schools is two people's."""
    monkeypatch.setattr("warehouse.protect.rules.few.LARGEST", 0)
    much = [replace(one, weight=one.weight * 30) for one in line(1, 1, 9, 9)]  # else the sums' bounds would see it
    assert names(hide(whole(much))).keys() == {"0", "1", "2"}


def test_what_stands_below_goes_with_its_cell() -> None:
    cells = [cell("a", range(3)), cell("b", range(9)), cell("c", range(9))]
    mask = hide(Table(cells, [], below={0: (1,), 1: (2,)}))
    assert names(mask) == {"a": Reason.PRIMARY, "b": Reason.PARENT, "c": Reason.PARENT}


def test_a_latent_cell_may_be_known_unless_it_is_sensitive() -> None:
    parts = [cell("0", range(6), shown=False), cell("1", range(6, 20))]
    assert hide(whole([cell("t", range(20)), *parts])) == Mask({})
    parts = [cell("0", range(2), shown=False), cell("1", range(2, 20))]
    assert names(hide(whole([cell("t", range(20), cost=1), *parts]))) == {"0": Reason.PRIMARY, "1": Reason.LINE}


def test_a_known_latent_cell_is_unknown_again_when_its_row_opens() -> None:
    """`late` follows from the total until `0` is hidden; hidden beside `late`, it is no longer alone."""
    cells = [*line(3, 9), cell("late", range(12, 20), shown=False)]
    cells[0] = cell("t", range(20), cost=1)
    assert names(hide(whole(cells))) == {"0": Reason.PRIMARY}


def test_activity_of_nobody_known_is_hidden() -> None:
    assert set(names(hide(whole([cell("t", range(14), cost=1), cell("0", []), cell("1", range(14))])))) == {"0", "1"}


@pytest.mark.parametrize(("inner", "hidden"), [(20, set()), (18, {"in"}), (15, set())])
def test_a_nest_with_few_between(inner: int, hidden: set[str]) -> None:
    cells = [cell("out", range(20), cost=1), cell("in", range(inner))]
    assert set(names(hide(Table(cells, [], nests=[Nest(0, 1)])))) == hidden


def test_cells_apart_by_few_peoples_events_are_not_both_shown() -> None:
    """Their people are the same."""
    cells = [cell("out", range(20), cost=1), cell("in", range(20))]
    assert names(hide(Table(cells, [], apart=[(0, 1)]))) == {"in": Reason.RIVAL}
    assert names(hide(Table(cells, [Sum(0, (1,))], apart=[(0, 1)]))) == {}, "one number under two names"


def test_rivals_that_differ_by_few_are_not_both_shown() -> None:
    cells = [cell("a", range(20), cost=1), cell("b", range(2, 21)), cell("c", range(40, 60))]
    assert names(hide(Table(cells, [], rivals=[(0, 1, 2)]))) == {"b": Reason.RIVAL}


def test_what_is_shown_for_good_stays_and_what_is_hidden_for_good_too() -> None:
    cells = [replace(c, state=State.SHOWN) if c.name[2] in "t2" else c for c in line(3, 9, 7)]
    assert names(hide(whole(cells))) == {"0": Reason.PRIMARY, "1": Reason.LINE}
    cells = [replace(c, state=State.HIDDEN) if c.name[2] == "2" else c for c in line(8, 9, 7)]
    assert set(names(hide(whole(cells)))) == {"0", "2"}


def test_a_break_that_nothing_new_can_mend_is_counted() -> None:
    cells = [replace(c, state=State.HIDDEN if c.name[2] == "0" else State.SHOWN) for c in line(3, 9, 7)]
    table = whole(cells)
    new = replace(cells[-1], name=("c", "f", "new"), state=None)
    assert hide(replace(table, cells=[*table.cells, new])).broken > 0
    assert hide(table).broken == 0, "with nothing new there is nothing to mend"


def test_what_hangs_together_with_nothing_new_is_not_looked_at_again() -> None:
    """A month that was settled before, a total of which nobody had seen yet, and a month that closes now."""
    settled = [replace(c, state=State.HIDDEN if c.name[2] in "02" else State.SHOWN) for c in line(3, 9, 7)]
    apart = [replace(c, name=("c", "f", f"new {c.name[2]}")) for c in line(3, 9, 7)]
    table = Table([*settled, *apart], [Sum(0, (1, 2, 3)), Sum(4, (5, 6, 7))])
    net = knit(table)
    quiet = {of.cells[0].name[2] for of, is_quiet in zip(net.knots, net.is_quiet, strict=True) if is_quiet}
    assert quiet == {"0", "2"}
    assert set(names(hide(table))) == {"0", "2", "new 0", "new 2"}
    year = cell("year", range(19), cost=2)
    tied = Table([*table.cells, year], [*table.sums, Sum(8, (1, 3, 5))])
    assert not knit(tied).is_quiet.any()


def determined(table: Table, known: set[int]) -> set[int]:
    """Unknown positions that all sums together determine: elimination in the integers modulo a large prime."""
    done: dict[int, Row] = {}
    for of in sorted(table.sums, key=lambda of: len(of.parts)):
        signs = ((of.total, 1), *((part, PRIME - 1) for part in of.parts))
        row = {at: sign for at, sign in signs if at not in known}
        for pivot in [at for at in row if at in done]:
            _less(row, done[pivot], pivot)
        if row:
            pivot = next(iter(row))
            by = pow(row[pivot], -1, PRIME)
            row = {at: value * by % PRIME for at, value in row.items()}
            for other in done.values():
                _less(other, row, pivot)
            done[pivot] = row
    return {pivot for pivot, row in done.items() if len(row) == 1}


def _less(row: Row, other: Row, pivot: int) -> None:
    factor = row.get(pivot, 0)
    for at, value in other.items() if factor else ():
        row[at] = (row.get(at, 0) - factor * value) % PRIME
        if not row[at]:
            del row[at]


def known_of(table: Table, mask: Mask) -> set[int]:
    return {at for at, c in enumerate(table.cells) if c.shown and c.name not in mask.reasons}


def check(table: Table, mask: Mask) -> None:
    known = known_of(table, mask)
    assert all(not table.cells[at].is_sensitive for at in known if table.cells[at].state is not State.SHOWN)
    assert mask.broken == 0
    found = determined(table, known)
    assert not {table.cells[at].name for at in found} & mask.reasons.keys()
    for at, below in table.below.items():
        # what is settled elsewhere under another name may be known below a hidden cell
        if not any(c.state for c in table.cells) and table.cells[at].name in mask.reasons and table.cells[at].shown:
            assert not known & set(below)
    for of in table.sums:
        unknown = [p for p in of.parts if p not in known | found]
        people = frozenset(chain.from_iterable(table.cells[p].people for p in unknown))
        assert of.total not in known | found or not 0 < len(people) < K


@pytest.mark.parametrize("seed", [1, 3, 8, 12])
def test_random_tables_keep_the_rules(seed: int) -> None:
    table = made_table(seed, SMALL)
    mask = hide(table)
    assert 0 < len(mask.reasons) < len(table.cells)
    check(table, mask)


@pytest.mark.parametrize("seed", [3])
def test_no_hidden_cell_of_a_random_table_is_known_to_within_a_few_people(seed: int) -> None:
    """Least and greatest value of every hidden cell, by a program of its own over the table's cells."""
    table = made_table(seed, replace(SMALL, schools=2, standards=2, months=2))
    known = known_of(table, mask := hide(table))
    unknown = {at: column for column, at in enumerate(sorted(set(range(len(table.cells))) - known))}
    sums = [[(of.total, 1.0), *((part, -1.0) for part in of.parts)] for of in table.sums]
    rows = np.array([[dict(s).get(at, 0.0) for at in unknown] for s in sums if any(at in unknown for at, _ in s)])
    weight = np.array([table.cells[at].weight for at in unknown])
    for at, column in random.Random(seed).sample(sorted(unknown.items()), 25):
        if table.cells[at].name in mask.reasons:
            cost = np.eye(len(weight))[column]
            ends = [linprog(side * cost, A_eq=rows, b_eq=rows @ weight, bounds=(0, 1e3)).x for side in (1, -1)]
            assert ends[1][column] - ends[0][column] >= K - 1 - 1e-4


@pytest.mark.parametrize("seed", [3])
def test_the_order_of_cells_and_sums_does_not_matter(seed: int) -> None:
    table, rng = made_table(seed, SMALL), random.Random(seed)
    assert hide(_shuffled(table, rng)) == hide(table)


def _shuffled(table: Table, rng: random.Random) -> Table:
    order = rng.sample(range(len(table.cells)), len(table.cells))
    place = {old: new for new, old in enumerate(order)}
    sums = [Sum(place[s.total], tuple(rng.sample([place[p] for p in s.parts], len(s.parts)))) for s in table.sums]
    below = {place[at]: tuple(place[p] for p in found) for at, found in table.below.items()}
    return Table([table.cells[old] for old in order], rng.sample(sums, len(sums)), below=below)


@pytest.mark.parametrize("seed", [0, 2])
def test_what_was_settled_stays_when_months_come(seed: int) -> None:
    """A table without its last month first, then all of it with what was settled: nothing is taken back."""
    table = made_table(seed, SMALL)
    before = _before(table)
    first = hide(before)
    states: Mapping[object, State] = {
        c.name: State.HIDDEN if c.name in first.reasons else State.SHOWN for c in before.cells if c.shown
    }
    later = replace(table, cells=[replace(c, state=states.get(c.name)) for c in table.cells])
    mask = hide(later)
    for name, state in states.items():
        assert (name in mask.reasons) == (state is State.HIDDEN)
    check(later, mask)


def _before(table: Table) -> Table:
    """The cells of the first months alone; what spans the last one is not there yet."""
    keep = [at for at, c in enumerate(table.cells) if c.name[2].endswith(("month:00", "month:01"))]
    place = {old: new for new, old in enumerate(keep)}
    sums = [
        Sum(place[s.total], tuple(place[p] for p in s.parts))
        for s in table.sums
        if s.total in place and all(p in place for p in s.parts)
    ]
    below = {
        place[at]: tuple(place[p] for p in found if p in place) for at, found in table.below.items() if at in place
    }
    return Table([table.cells[old] for old in keep], sums, below=below)

"""Distinct people by hand: a small cell that no sum of minutes gives away, and counting does."""

from dataclasses import replace

from warehouse.protect.rules import Cell, Count, Nest, Reason, State, Sum, Table, hide

K = 5
ALL, SMALL, LARGE, AROUND_SMALL, AROUND_LARGE = range(5)


def made(**states: State) -> Table:
    """Twenty people in all, of two hidden parts. The large one has sixteen at most, so the small one four at least.

    What lies around the small one has six: it has four to six, and five people's worth is what it must keep open.
    """
    people = {"all": 20, "small": 4, "large": 16, "around small": 6, "around large": 16}
    starts = {"small": 16, "around small": 14}
    cells = [
        Cell(
            name=("c", "f", name),
            people=frozenset(range(starts.get(name, 0), starts.get(name, 0) + count)),
            least=K,
            weight=100.0 * count,
            shown=True,
            cost=(9 if name == "all" else count,),
            state=State.HIDDEN if name == "large" else states.get(name.replace(" ", "_")),
            is_counted=True,
        )
        for name, count in people.items()
    ]
    nests = [Nest(AROUND_SMALL, SMALL), Nest(AROUND_LARGE, LARGE)]
    return Table(cells, [Sum(ALL, (SMALL, LARGE))], nests)


def hidden(table: Table) -> dict[str, Reason]:
    return {name[2]: reason for name, reason in hide(table).reasons.items()}


BY_SUMS = {"small": Reason.PRIMARY, "large": Reason.LINE}


def test_one_more_is_hidden_the_cheapest_of_what_holds_the_small_one() -> None:
    assert hidden(made()) == BY_SUMS | {"around small": Reason.AUDIT}


def test_another_one_where_the_cheapest_is_shown_for_good() -> None:
    assert hidden(made(around_small=State.SHOWN)) == BY_SUMS | {"all": Reason.AUDIT}


def test_nothing_follows_where_nobody_counts_people() -> None:
    table = made()
    assert hidden(replace(table, cells=[replace(cell, is_counted=False) for cell in table.cells])) == BY_SUMS


def test_what_is_shown_for_good_breaks_it_is_counted() -> None:
    told = made(all=State.SHOWN, around_small=State.SHOWN, around_large=State.SHOWN)
    assert hide(told).broken == 1


def test_a_wide_range_is_left_alone() -> None:
    """Of nine around it four to nine may be in it."""
    table = made()
    around = replace(table.cells[AROUND_SMALL], people=frozenset(range(11, 20)))
    assert hidden(replace(table, cells=[*table.cells[:AROUND_SMALL], around, table.cells[AROUND_LARGE]])) == BY_SUMS


def test_who_is_on_a_list_and_who_is_off_it_are_all() -> None:
    """Nine coached, six of a standard on the list, so at least six of all: one to three are off."""
    people = {"all": range(9), "on": range(7), "off": range(7, 9), "on in one": range(6)}
    cells = [
        Cell(("c", "f", name), frozenset(some), K, 100.0 * len(some), shown=True, cost=(at,), is_counted=True)
        for at, (name, some) in enumerate(people.items())
    ]
    cells[1] = replace(cells[1], state=State.HIDDEN)
    table = Table(cells, [Sum(0, (1, 2))], counts=[Count(0, (1, 2), is_apart=True), Count(1, (3,), is_open=True)])
    assert hidden(table) == {"off": Reason.PRIMARY, "on": Reason.LINE, "all": Reason.AUDIT}
    assert "all" not in hidden(replace(table, counts=[]))

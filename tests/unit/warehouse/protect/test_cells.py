"""From a cube in the warehouse to the table of the privacy rules: cells, sums, and what goes with what."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from coaching.district import Thresholds
from coaching.errors import ContractError
from coaching.marts import Mart
from tests.unit.warehouse.toy_cube import CUBE, DECLARATION, NAME, make_cube, toy_marts
from warehouse.protect.cells import Listing, listed
from warehouse.protect.relations import table
from warehouse.protect.rules import State, Table


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Mart]:
    """A warehouse with the toy's cube, and its mart."""
    folder = tmp_path_factory.mktemp("toy")
    make_cube(folder / "warehouse.duckdb")
    return folder / "warehouse.duckdb", toy_marts(folder / "models")[NAME]


@pytest.fixture
def warehouse(toy: tuple[Path, Mart], tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A copy of it, to be changed at will."""
    copy = tmp_path / "warehouse.duckdb"
    copy.write_bytes(toy[0].read_bytes())
    with duckdb.connect(str(copy)) as connection:
        yield connection


def read(warehouse: duckdb.DuckDBPyConnection, mart: Mart, **states: bool) -> tuple[Listing, Table]:
    named = {tuple(name.split("/")): state for name, state in states.items()}
    listing = listed(warehouse, mart.cube, [mart], Thresholds(), {(c, f, k): s for (c, f, k), s in named.items()})
    return listing, table(listing)


def keys(listing: Listing, family: str) -> set[str]:
    return {"|".join(key) for key in listing.at[family]}


def test_every_sum_adds_up_in_weight_and_in_people(
    warehouse: duckdb.DuckDBPyConnection, toy: tuple[Path, Mart]
) -> None:
    _, found = read(warehouse, toy[1])
    assert len(found.sums) > 500
    for one in found.sums:
        parts = [found.cells[part] for part in one.parts]
        assert parts, "a total with activity has a part with activity"
        assert sum(part.weight for part in parts) == pytest.approx(found.cells[one.total].weight, abs=1e-9)
        assert frozenset().union(*(part.people for part in parts)) == found.cells[one.total].people
    for nest in found.nests:
        assert found.cells[nest.inner].people <= found.cells[nest.outer].people


def test_a_total_is_its_parts_and_the_leaves_that_none_of_them_has(
    warehouse: duckdb.DuckDBPyConnection, toy: tuple[Path, Mart]
) -> None:
    listing, found = read(warehouse, toy[1])
    sums = {
        (found.cells[one.total].name[1:], tuple(found.cells[part].name[2] for part in one.parts)) for one in found.sums
    }
    # the term is September and the first days of October, October both of its stretches
    assert (("seen", "p1|1|term:T1"), ("p1|1|month:09", "p1|1|leaf:10-1")) in sums
    assert (("seen", "p1|1|month:10"), ("p1|1|leaf:10-1", "p1|1|leaf:10-2")) in sums
    # a subject taught whole and in parts; all posts by hall and one by one
    assert (("seen", "p2|2|month:09"), ("p2|2a|month:09", "p2|leaf:2|month:09")) in sums
    assert (("seen", "all|1|month:09"), ("hall:north|1|month:09", "p3|1|month:09")) in sums
    assert (("seen", "all|1|month:09"), tuple(f"p{p}|1|month:09" for p in (1, 2, 3))) in sums
    # plans add up over places and periods, not over subjects
    assert (("plans", "all|1|month:09"), tuple(f"p{p}|1|month:09" for p in (1, 2, 3))) in sums
    assert not any(
        total[0] == "plans" and {"p1|1a|month:09"} & set(parts) and "p1|1|" in total[1] for total, parts in sums
    )
    assert ("plans", "p1|1|month:09") in {found.cells[nest.outer].name[1:] for nest in found.nests}
    # a family is its parts and the rest
    assert (("plans", "p1|1a|month:09"), ("p1|1a|month:09",) * 2) in sums
    assert keys(listing, "plans less kept") <= keys(listing, "plans")


def test_a_person_counts_once_with_a_roster_and_without(
    warehouse: duckdb.DuckDBPyConnection, toy: tuple[Path, Mart], tmp_path: Path
) -> None:
    text = DECLARATION.replace("          rosters:\n            invited: {", "          rosters: {}\n          # {")
    text = "\n".join(line for line in text.splitlines() if "_roster: invited" not in line)
    for family in ("came", "strangers"):
        text = text.replace(
            f"family: {family}, unit: share, ratio: [people_came, invited]", "family: seen, unit: label"
        )
        text = text.replace(f"family: {family}, unit", "family: seen, unit")
    bare = toy_marts(tmp_path / "models", text)[NAME]
    counted = {}
    for mart in (toy[1], bare):
        listing, found = read(warehouse, mart)
        counted[len(mart.cube.rosters)] = {
            (family, key): len(found.cells[listing.at[family][key]].people)
            for family in bare.cube.families
            for key in listing.at[family]
        }
    assert counted[0] == counted[1]
    assert counted[0]["seen", ("p3", "1a", "month:09")] == 9


def test_running_periods_have_no_cell(warehouse: duckdb.DuckDBPyConnection, toy: tuple[Path, Mart]) -> None:
    listing, _ = read(warehouse, toy[1])
    periods = {key[2] for family in listing.adds for key in listing.at[family]}
    assert periods == {"month:09", "month:10", "term:T1", "leaf:10-1", "leaf:10-2"}


def test_what_no_mart_shows_is_latent(warehouse: duckdb.DuckDBPyConnection, toy: tuple[Path, Mart]) -> None:
    listing, found = read(warehouse, toy[1])
    shown = {cell.name[1:] for cell in found.cells if cell.shown}
    assert ("seen", "p1|1a|month:09") in shown
    assert not {name for name in shown if name[0] not in ("invited", "seen: people", *listing.cube.families)}
    assert not {name for name in shown if "leaf:" in name[1] or name[1].startswith(("hall", "all"))}


def test_people_on_a_roster_and_off_it(warehouse: duckdb.DuckDBPyConnection, toy: tuple[Path, Mart]) -> None:
    """Post p3, subject 1a, September: nine seen, of whom six to nine are invited, of twenty-five."""
    listing, found = read(warehouse, toy[1])
    key = ("p3", "1a", "month:09")
    size = {family: len(found.cells[at[key]].people) for family, at in listing.at.items() if key in at}
    assert (size["seen"], size["came"], size["strangers"], size["invited less came"]) == (9, 4, 5, 21)
    sums = [
        (found.cells[one.total], {found.cells[part].name[1] for part in one.parts})
        for one in found.sums
        if listing.at["came"][key] in one.parts
    ]
    assert [(total.name[1], total.weight, total.state, parts) for total, parts in sums] == [
        ("seen: people", 9, None, {"came", "strangers"}),
        ("invited", 25, State.SHOWN, {"came", "invited less came"}),
    ]
    whole, count = listing.at["seen"][key], listing.at["seen: people"][key]
    assert count in found.below[whole]
    assert found.below[count] == (whole,), "one number under two names"


def test_a_hidden_cell_takes_with_it_its_families_and_its_indicators(
    warehouse: duckdb.DuckDBPyConnection, toy: tuple[Path, Mart]
) -> None:
    listing, found = read(warehouse, toy[1])
    below = {found.cells[position].name[1:] for position in found.below[listing.at["seen"]["p1", "1", "month:09"]]}
    assert {("alone", "p1|1|month:09"), ("plans", "p1|1|month:09"), ("seen", "p1|1a|month:09")} <= below
    assert not {name for name in below if name[1].startswith("p2")}


def test_activity_of_nobody_known_is_a_cell_without_people(
    warehouse: duckdb.DuckDBPyConnection, toy: tuple[Path, Mart]
) -> None:
    warehouse.execute(f"delete from intermediate.{CUBE} where post = 'p1' and subject = '2' and person_key is not null")
    listing, found = read(warehouse, toy[1])
    cell = found.cells[listing.at["seen"]["p1", "leaf:2", "month:09"]]
    assert (cell.people, cell.is_sensitive) == (frozenset(), True)
    assert cell.weight > 0


def test_weights_are_what_a_person_contributes_on_average(
    warehouse: duckdb.DuckDBPyConnection, toy: tuple[Path, Mart]
) -> None:
    """Every visit takes 30 minutes, one of them twice as long; a plan weighs one."""
    warehouse.execute(f"update intermediate.{CUBE} set minutes = 60 where is_visit and slice_key = '10-2'")
    listing, found = read(warehouse, toy[1])

    def weights(family: str, period: str) -> set[float]:
        cells = (
            found.cells[p] for key, p in listing.at[family].items() if key[:2] == ("p2", "1a") and key[2] == period
        )
        return {cell.weight / len(cell.people) for cell in cells}

    assert weights("plans", "month:09") == {1.0}
    (short,), (long,) = weights("seen", "month:09"), weights("seen", "leaf:10-2")
    assert long == pytest.approx(2 * short)
    assert short < 1 < long


def test_costs_put_months_before_terms_and_parts_before_the_cell(
    warehouse: duckdb.DuckDBPyConnection, toy: tuple[Path, Mart]
) -> None:
    listing, found = read(warehouse, toy[1])

    def cost(family: str, *key: str) -> tuple[int, ...]:
        return found.cells[listing.at[family][key]].cost

    assert cost("seen", "all", "1", "month:09") < cost("seen", "p1", "1a", "term:T1")
    assert cost("seen", "all", "1a", "month:09") < cost("seen", "p1", "1", "month:09")
    assert cost("seen", "p1", "1", "month:09") < cost("seen", "hall:north", "1", "month:09")
    assert cost("alone", "p1", "1", "month:09") < cost("seen", "p1", "1", "month:09")


def test_what_an_earlier_edition_settled_stays(warehouse: duckdb.DuckDBPyConnection, toy: tuple[Path, Mart]) -> None:
    settled = {"visits/seen/p1|1|month:09": False, "visits/seen/p2|1|month:09": True}
    listing, found = read(warehouse, toy[1], **settled)
    states = [found.cells[listing.at["seen"][post, "1", "month:09"]].state for post in ("p1", "p2", "p3")]
    assert states == [State.HIDDEN, State.SHOWN, None]


def test_what_is_released_is_masked(warehouse: duckdb.DuckDBPyConnection, toy: tuple[Path, Mart]) -> None:
    warehouse.execute(
        f"create table intermediate.{CUBE}__released as select * from intermediate.{CUBE} where post = 'p2'"
    )
    listing, _ = read(warehouse, toy[1])
    assert {key[0] for key in listing.at["seen"]} == {"p2", "hall:north", "all"}


def test_atoms_of_a_part_must_be_of_the_whole(warehouse: duckdb.DuckDBPyConnection, toy: tuple[Path, Mart]) -> None:
    warehouse.execute(f"update intermediate.{CUBE} set is_visit = false where is_alone and post = 'p1'")
    with pytest.raises(ContractError, match="of a part and not of the whole of the family 'seen'"):
        read(warehouse, toy[1])


def test_members_of_one_level_must_not_share_a_leaf(
    warehouse: duckdb.DuckDBPyConnection, toy: tuple[Path, Mart]
) -> None:
    warehouse.execute("insert into intermediate.int_posts__listed values ('p2', 'hall', 'hall:south')")
    with pytest.raises(ContractError, match="share a leaf"):
        read(warehouse, toy[1])


def test_equal_input_gives_an_equal_table(warehouse: duckdb.DuckDBPyConnection, toy: tuple[Path, Mart]) -> None:
    _, first = read(warehouse, toy[1])
    warehouse.execute(f"create table shuffled as select * from intermediate.{CUBE} order by random()")
    warehouse.execute(f"create or replace table intermediate.{CUBE} as select * from shuffled")
    _, second = read(warehouse, toy[1])
    assert first == second

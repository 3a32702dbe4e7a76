"""The product's reader of cubes against the second expansion: the same atoms, people, weights and sums."""

from collections import defaultdict
from collections.abc import Iterator

import duckdb
import pyarrow as pa
import pytest

from coaching.district import Thresholds
from coaching.marts import declared_cubes, declared_marts
from tests.privacy.district import SESSION, District
from tests.privacy.expansion import products
from tests.privacy.making import random_district
from tests.privacy.spots import FAMILIES, REST, RESTS, SESSIONS, Product
from tests.privacy.subtract import relations
from tests.privacy.table import NOT_ELIGIBLE, REACHED
from warehouse.protect.cells import Listing, listed
from warehouse.protect.relations import table

FLAGS = {
    "coached": "is_session",
    "one_on_one": "is_one_on_one",
    "group": "is_group",
    "started": "is_started",
    "due": "is_due",
    "completed": "is_completed",
    "followups": "is_window_closed",
    "on_time": "is_on_time",
}
Leaves = tuple[frozenset[str], frozenset[str], frozenset[str]]
Held = tuple[str, Leaves]


def laid_out(district: District) -> duckdb.DuckDBPyConnection:
    """The atoms and members of a district as the warehouse has them."""
    warehouse = duckdb.connect()
    warehouse.execute("create schema intermediate; create schema marts_restricted")
    atoms = [
        {
            "site_key": a.school,
            "qualified_code": a.code,
            "slice_key": a.slice,
            "person_key": None if a.person is None else f"p{a.person:04}",
            "event_key": None if a.kind == SESSION else f"{a.kind}{a.event}",
            "weight": float(a.minutes) if a.kind == SESSION else 1.0,
            "amount": float(a.minutes) if a.kind == SESSION else 1.0,
            **{flag: family in a.families for family, flag in FLAGS.items()},
        }
        for a in district.atoms
    ]
    members = {
        "int_places__listed": ("site_key", district.places),
        "int_standard_members__listed": ("qualified_code", district.standards),
        "int_period_slices__members": ("slice_key", district.slices),
    }
    tables = {"int_implementation__people": pa.Table.from_pylist(atoms)}
    for name, (leaf, held) in members.items():
        tables[name] = pa.Table.from_pylist(
            [
                {leaf: one, "level": level, "member": member}
                | ({"is_closed": member in district.closed} if leaf == "slice_key" else {})
                for one, above in held.items()
                for level, member in above.items()
            ]
        )
    placed = {
        (place, period, person)
        for (school, name), people in district.roster.items()
        for place in district.places[school].values()
        for period in district.slices[name].values()
        for person in people
    }
    tables["int_eligibility__placed"] = pa.Table.from_pylist(
        [{"place": place, "period": period, "person_key": f"p{n:04}"} for place, period, n in sorted(placed)],
        schema=pa.schema([("place", pa.string()), ("period", pa.string()), ("person_key", pa.string())]),
    )
    for name, rows in tables.items():
        warehouse.register("rows_of_it", rows)
        warehouse.execute(f"create table intermediate.{name} as select * from rows_of_it")
    return warehouse


def own_leaves(product: Product, spot: tuple[str, str, str]) -> Leaves:
    district = product.district
    codes = {leaf.split("#")[0]: members for leaf, members in district.standards.items()}
    found = []
    for member, leaves in zip(spot, (district.places, codes, district.slices), strict=True):
        bare = member.removesuffix("#bare")
        holding = {leaf for leaf, members in leaves.items() if member in (leaf, *members.values())}
        found.append(frozenset({bare} if bare != member or not holding else holding))
    return found[0], found[1], found[2]


def own(product: Product) -> tuple[dict[Held, tuple[frozenset[int], float]], set[tuple[Held, frozenset[Held]]]]:
    place = {cell: (cell[0], own_leaves(product, cell[1])) for cell in product.columns}
    cells = {
        place[c]: (product.people(c), float(sum(product.classes[n].minutes for n in product.columns[c])))
        for c in product.columns
    }
    sums = {
        (place[total], frozenset(place[part] for part in parts))
        for _, total, parts in relations(product, whole_events=False)
    }
    return cells, {(total, parts) for total, parts in sums if parts != frozenset({total})}


def theirs(listing: Listing) -> Iterator[tuple[int, Held]]:
    names = {f"{whole} less {', '.join(parts)}": whole + REST for whole, parts in RESTS.items()}
    for family, at in listing.at.items():
        for key, position in at.items():
            if len(key) == len(listing.members):
                leaves = [known.leaves[m] for known, m in zip(listing.members.values(), key, strict=True)]
                yield position, (names.get(family, family), (leaves[0], leaves[1], leaves[2]))


@pytest.mark.parametrize("seed", [0, 3])
def test_the_reader_finds_the_same_people_and_sums(seed: int) -> None:
    district = random_district(seed)
    (product,) = products(district)
    cube = declared_cubes()["implementation"]
    with laid_out(district) as warehouse:
        listing = listed(warehouse, cube, declared_marts().values(), Thresholds(), {})
        found = table(listing)
    place, number = dict(theirs(listing)), _numbers(district)
    cells: dict[Held, set[frozenset[int]]] = defaultdict(set)
    for position, held in place.items():
        cells[held].add(found.cells[position].people)
    mine, sums = own(product)
    expected = {held: {frozenset(number[p] for p in people)} for held, (people, _) in mine.items()}
    families = {*FAMILIES, *(whole + REST for whole in RESTS)}
    assert expected == {held: people for held, people in cells.items() if held[0] in families}
    told = {(place[s.total], frozenset(place[p] for p in s.parts)) for s in found.sums if s.total in place}
    told = {(total, parts) for total, parts in told if parts != frozenset({total}) and total[0] in families}
    told = {(total, parts) for total, parts in told if all(part[0] in families for part in parts)}
    assert told == sums
    weights = {held: found.cells[position].weight for position, held in place.items()}
    # weights are in units of the reader's own
    assert len({round(weights[held] / mine[held][1], 9) for held in mine if held[0] in SESSIONS}) == 1
    _same_lists(product, cells, number)


def _numbers(district: District) -> dict[int, int]:
    """The reader numbers people in the order of their keys."""
    seen = {a.person for a in district.atoms if a.person is not None}
    seen |= {p for people in district.roster.values() for p in people}
    return {person: number for number, person in enumerate(sorted(seen), start=1)}


def _same_lists(product: Product, cells: dict[Held, set[frozenset[int]]], number: dict[int, int]) -> None:
    for family, spot in product.columns:
        held = own_leaves(product, spot)
        if family != "coached" or (REACHED, held) not in cells:
            continue
        roster, people = product.rosters.get((spot[0], spot[2]), frozenset()), product.people((family, spot))
        assert cells[REACHED, held] == {frozenset(number[p] for p in people & roster)}
        assert cells.get((NOT_ELIGIBLE, held), {frozenset()}) == {frozenset(number[p] for p in people - roster)}

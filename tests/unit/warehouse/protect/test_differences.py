"""What a standard leaves that one of its indicators does not hold, and what is left of that over places."""

from pathlib import Path

import duckdb
import pytest

from coaching.district import Thresholds
from coaching.marts import Cube
from coaching.marts.declaration import Mart
from warehouse.protect.cells import Listing, listed
from warehouse.protect.relations import table
from warehouse.protect.rules import Sum
from warehouse.protect.rules.hide import hide

CUBE = Cube.model_validate(
    {
        "name": "answers",
        "relation": "answers",
        "person": "person_key",
        "rivals": True,
        "dimensions": {
            "place": {"leaf": "school", "members": "places", "totals": {"district": ["school"]}},
            "standard": {
                "leaf": "code",
                "members": "standards",
                "totals": {"standard": ["indicator"]},
                "hides_below": ["standard"],
                "nests": True,
            },
        },
        "families": {
            "both": {
                "audience": "staff_outcomes",
                "where": "is_both",
                "part_of": "before",
                "why": "Who answered twice.",
            },
            "before": {"audience": "staff_outcomes", "why": "Who answered."},
        },
    }
)
MART = Mart(
    name="m", description="", published="", tags=(), key=(), dimensions={}, families={}, columns=(), measures=(),
    cube=CUBE, levels={"place": ("school", "district"), "standard": ("standard", "indicator")},
)  # fmt: skip
# school: how many in the standard, how many of them in its indicator: ten of a's are not, one of b's and one of c's;
# one more of a's, outside the indicator, did not answer twice
SCHOOLS = {"a": (22, 12), "b": (6, 5), "c": (6, 5), "d": (20, 20), "e": (15, 0)}
TABLES = """
create schema intermediate;
create table intermediate.answers as
select school, code, school || i as person_key, true as is_both
from (values {schools}) as schools (school, n, m), (values ('S'), ('I')) as codes (code), range(1, 50) as people (i)
where i <= if(code = 'S', n, m)
union all
select 'a', 'S', 'a0', false;
create table intermediate.places as
select school, unnest(['school', 'district']) as level, unnest([school, 'all']) as member
from (values {schools}) as schools (school, n, m);
create table intermediate.standards as
select code, level, member
from (values ('S', 'standard', 'S'), ('I', 'standard', 'S'), ('I', 'indicator', 'I')) as listed (code, level, member)
"""


@pytest.fixture
def listing(tmp_path: Path) -> Listing:
    with duckdb.connect(str(tmp_path / "w.duckdb")) as warehouse:
        schools = ", ".join(f"('{name}', {n}, {m})" for name, (n, m) in SCHOOLS.items())
        warehouse.execute(TABLES.format(schools=schools))
        return listed(warehouse, CUBE, [MART], Thresholds(), {})


def test_those_outside_the_part_are_a_cell_that_adds_up_over_places(listing: Listing) -> None:
    found = table(listing)
    at = listing.at["both"]
    rest = {place: at[place, "S less I"] for place in ("a", "b", "c", "e", "all")}
    people = {place: len(found.cells[position].people) for place, position in rest.items()}
    assert people == {"a": 10, "b": 1, "c": 1, "e": 15, "all": 27}
    assert not any(found.cells[position].shown for position in rest.values())
    assert Sum(at["all", "S"], (at["all", "I"], rest["all"])) in found.sums
    assert Sum(at["d", "S"], (at["d", "I"],)) in found.sums
    assert Sum(at["e", "S"], (rest["e"],)) in found.sums
    assert Sum(rest["all"], tuple(rest[place] for place in ("a", "b", "c", "e"))) in found.sums


def test_every_sum_adds_up_in_weight_and_in_people(listing: Listing) -> None:
    """Also where a family has people in a part of the standard in which its own part or its rest has none."""
    found = table(listing)
    assert len({cell.name[1] for cell in found.cells}) == 3
    for one in found.sums:
        parts = [found.cells[position] for position in one.parts]
        assert found.cells[one.total].weight == sum(part.weight for part in parts)
        assert found.cells[one.total].people == frozenset().union(*(part.people for part in parts))


def test_what_places_leave_of_a_difference_is_never_a_few_peoples(listing: Listing) -> None:
    """District less a, d and e: twelve people in b and c; of these two outside the indicator, ten within."""
    hidden = {name[2] for name in hide(table(listing)).reasons}
    told = {place for place in ("all", "a") if {f"{place}|S", f"{place}|I"} & hidden}
    assert {"b|S", "b|I", "c|S", "c|I"} <= hidden
    assert told or {"d|S", "d|I", "e|S"} & hidden

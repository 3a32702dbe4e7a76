"""Events of few people between a total and a part of it, though the people of both are the same."""

import duckdb

from coaching.district import Thresholds
from coaching.marts import Axis, Cube, Population
from warehouse.protect.atoms import gather
from warehouse.protect.axes import members
from warehouse.protect.events import apart

CUBE = Cube(
    name="plans",
    relation="atoms",
    person="person",
    event="event",
    dimensions={
        "subject": Axis(leaf="code", members="subjects", totals={"all": ("subject",), "subject": ("topic",)}),
        "month": Axis(leaf="month"),
    },
    families={"made": Population(audience="staff_implementation", why="Few plans are few.", adds_over=("month",))},
)
SUBJECTS = {"1a": ("1a", "1", "all"), "1b": ("1b", "1", "all"), "2": ("2", "all")}
LEVELS = {"all": "all", "1": "subject", "2": "subject", "1a": "topic", "1b": "topic"}


def pairs(*plans: tuple[str, str, tuple[str, ...]]) -> set[tuple[str, str]]:
    """The totals and parts found of plans: (event, person, codes)."""
    with duckdb.connect() as warehouse:
        warehouse.execute("create schema intermediate")
        warehouse.execute("create table intermediate.atoms (event text, person text, code text, month text)")
        warehouse.execute("create table intermediate.subjects (code text, level text, member text)")
        rows = [(event, person, code, "09") for event, person, codes in plans for code in codes]
        warehouse.executemany("insert into intermediate.atoms values (?, ?, ?, ?)", rows)
        listed = [(code, LEVELS[one], one) for code, held in SUBJECTS.items() for one in held]
        warehouse.executemany("insert into intermediate.subjects values (?, ?, ?)", listed)
        known = {n: members(warehouse, n, a, "intermediate.atoms") for n, a in CUBE.dimensions.items()}
        gather(warehouse, CUBE, known)
        found = list(apart(warehouse, CUBE, known, Thresholds()))
    assert {family for family, *_ in found} <= {"made"}
    return {(outer[0], inner[0]) for _, outer, inner in found}


MANY = [(f"e{n}", f"p{n}", ("1a",)) for n in range(6)]


def test_a_second_plan_of_one_person_is_told_apart() -> None:
    """Six people have a plan on 1a, one of them another on 2: the people of all and of 1 are the same."""
    assert pairs(*MANY, ("more", "p0", ("2",))) == {("all", "1"), ("all", "1a")}


def test_a_plan_that_touches_the_part_too_is_no_difference() -> None:
    assert pairs(*MANY, ("more", "p0", ("2", "1a"))) == set()


def test_plans_of_enough_people_are_no_few() -> None:
    assert pairs(*MANY, *((f"f{n}", f"p{n}", ("1b",)) for n in range(5))) == set()


def test_plans_of_few_people_are_few_however_many_they_are() -> None:
    found = pairs(*MANY, *((f"f{n}", f"p{n % 4}", ("1b",)) for n in range(20)))
    assert found == {("1", "1a"), ("all", "1a")}

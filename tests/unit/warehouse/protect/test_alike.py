"""A cell in which everybody gave one answer is never large enough: its mean would be everybody's own."""

from pathlib import Path

import duckdb
import pytest

from coaching.district import Thresholds
from coaching.errors import ConfigError
from coaching.marts import Cube, declared_cubes
from warehouse.protect.cells import listed
from warehouse.protect.rules import Cell

_FAMILY = {"audience": "staff_outcomes", "why": "Answers are those of the people."}
CUBE = Cube.model_validate(
    {
        "name": "answers",
        "relation": "answers",
        "person": "person_key",
        "dimensions": {"place": {"leaf": "school", "members": "places", "totals": {"district": ["school"]}}},
        "families": {
            "both": {**_FAMILY, "where": "is_both", "part_of": "before", "alike": ["score", "change"]},
            "before": {**_FAMILY, "where": "is_before"},
        },
    }
)
# school a: twelve alike; b: twelve that differ and changed alike; c: twelve that differ; d: one; e: twelve alike,
# and one more who did not answer twice
ANSWERS = """
create table intermediate.answers as
select
    school, school || i as person_key, i < 13 as is_both, true as is_before,
    case when i < 13 then if(school in ('a', 'e'), 3.5, i / 4) end as score,
    case when i < 13 then if(school = 'c', i / 5, 0.25) end as change
from (values ('a', 12), ('b', 12), ('c', 12), ('d', 1), ('e', 13)) as schools (school, n), range(1, 14) as people (i)
where i <= n
order by random()
"""


@pytest.fixture
def cells(tmp_path: Path) -> dict[tuple[str, str], Cell]:
    with duckdb.connect(str(tmp_path / "w.duckdb")) as warehouse:
        warehouse.execute("create schema intermediate")
        warehouse.execute(ANSWERS)
        warehouse.execute(
            """create table intermediate.places as
            select distinct school, unnest(['school', 'district']) as level, unnest([school, 'all']) as member
            from intermediate.answers"""
        )
        found = listed(warehouse, CUBE, [], Thresholds(), {})
    return {(cell.name[1], cell.name[2]): cell for cell in found.cells}


@pytest.mark.parametrize(
    ("family", "place", "people", "is_enough"),
    [
        ("both", "a", 12, False),
        ("both", "b", 12, False),
        ("both", "c", 12, True),
        ("both", "d", 1, False),
        ("both", "e", 12, False),
        ("both", "all", 49, True),
        ("before", "a", 12, True),
        ("before", "e", 13, True),
    ],
)
def test_one_answer_is_never_enough(
    cells: dict[tuple[str, str], Cell], family: str, place: str, people: int, is_enough: bool
) -> None:
    cell = cells[family, place]
    assert len(cell.people) == people
    assert (len(cell.people) >= cell.least) == is_enough
    assert cell.least == (10 if is_enough else max(10, people + 1))


def test_impact_says_which_answers_may_not_be_alike() -> None:
    assert declared_cubes()["impact"].families["matched"].alike == ("score_pre", "score_post", "score_change")


def test_a_column_that_is_not_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "c.yml").write_text(
        """
models:
  - name: answers
    config: {meta: {cube: {
      name: answers, person: who, dimensions: {place: {leaf: place}},
      families: {all: {audience: staff_outcomes, why: x, alike: score}}}}}
    columns: [{name: who}, {name: place}]
"""
    )
    with pytest.raises(ConfigError, match=r"families\.all\.alike\.score: 'score' is no column"):
        declared_cubes(tmp_path)

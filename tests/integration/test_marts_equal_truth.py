"""Every restricted mart's exact values against a calculation of its own (`tests.integration.independent`), both ways.

Three nights, as published. Exact values are rounded to a column's decimals before they are held against it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from coaching.marts import declared_cubes, declared_marts, declared_person_rows
from tests.integration import nights
from tests.integration.cubes import people_behind
from tests.integration.equal_truth import Cells, assert_equal, facts_of_night
from tests.integration.independent.behind import behind
from tests.integration.independent.calculation import calculations
from tests.integration.independent.compare import Comparison, compare
from tests.integration.independent.labels import school_labels
from tests.integration.nights import ThreeNights
from tests.integration.person_rows import Names

CALCULATIONS, OF_THE_PROGRAMME = calculations(), calculations("programme")


@dataclass(frozen=True)
class Mart:
    """A published table: its rows, its columns, and the decimals of those that have any."""

    rows: list[dict[str, Any]]
    columns: list[str]
    scales: Mapping[str, int]


def read_mart(file: Path, name: str) -> Mart:
    with duckdb.connect(str(file), read_only=True) as engine:
        found = engine.execute(f"select * from marts_restricted.{name}")
        columns = [d[0] for d in found.description or []]
        scales = {
            d[0]: int(str(d[1]).strip(")").split(",")[1])
            for d in found.description or []
            if str(d[1]).startswith("DECIMAL")
        }
        return Mart([dict(zip(columns, row, strict=True)) for row in found.fetchall()], columns, scales)


def expected(
    truth: Mapping[str, Any],
    cells: Mapping[Any, dict[str, object]],
    columns: Sequence[str],
    focus: Collection[tuple[str, str, str]] = (),
) -> Cells:
    """The cells with what the mart says of their school, and whether their standard is in focus that year."""
    named = {(f"{framework}:{code}", year) for framework, code, year in focus}
    found: Cells = {}
    for key, cell in cells.items():
        described = school_labels(truth, str(cell["school_code"])) if cell.get("school_code") else {}
        is_focus = (cell.get("qualified_code"), cell.get("school_year")) in named
        labels = described | {"is_programme_focus": is_focus}
        found[key] = cell | {name: label for name, label in labels.items() if name in columns}
    return found


def hold_against(mart: Mart, cells: Cells, key: Sequence[str], untold: Collection[str]) -> Comparison:
    columns = sorted(set(mart.columns) - set(untold))
    assert set(columns) == set(next(iter(cells.values()))), "the mart has other columns than the calculation"
    return compare(cells, mart.rows, key, columns, mart.scales)


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("name", declared_marts())
def test_a_mart_equals_the_truth(
    name: str, number: int, three_nights: ThreeNights, truths: dict[str, dict[str, object]]
) -> None:
    ran, own = three_nights.night(number), CALCULATIONS[name]
    mart = read_mart(three_nights.line.edition(ran.published.edition) / "analyst" / "analyst.duckdb", name)
    facts = facts_of_night(truths, ran.load_date)
    cells = expected(truths[ran.load_date], own.cells(facts), mart.columns, facts.focus)
    found = hold_against(mart, cells, own.key, own.untold)
    for column, least in own.more_than.items():
        assert sum(bool(cell[column]) for cell in cells.values()) > least, f"{column} is hardly ever there"
    assert_equal(f"{ran.load_date} {name}", found, at_least=own.at_least)


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("name", declared_person_rows())
def test_person_rows_equal_the_truth(
    name: str, number: int, three_nights: ThreeNights, truths: dict[str, dict[str, object]]
) -> None:
    ran, own = three_nights.night(number), CALCULATIONS[name]
    mart = read_mart(three_nights.line.edition(ran.published.edition) / "analyst" / "analyst.duckdb", name)
    names = Names(three_nights.line.paths.warehouse, truths[ran.load_date], three_nights.line.key)
    told = Mart([row for row in map(names.told, mart.rows) if own.tells(row)], mart.columns, mart.scales)
    if own.numbered is not None:
        told = Mart(own.numbered(told.rows), [*told.columns, "number"], told.scales)
    cells = expected(truths[ran.load_date], own.cells(facts_of_night(truths, ran.load_date)), mart.columns)
    found = hold_against(told, cells, own.key, own.untold)
    for column, least in own.more_than.items():
        assert sum(bool(cell[column]) for cell in cells.values()) > least, f"{column} is hardly ever there"
    assert_equal(f"{ran.load_date} {name}", found, at_least=own.at_least)


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("name", OF_THE_PROGRAMME)
def test_a_mart_of_the_programme_equals_the_truth(
    name: str, number: int, three_nights: ThreeNights, truths: dict[str, dict[str, object]]
) -> None:
    ran, own = three_nights.night(number), OF_THE_PROGRAMME[name]
    mart = read_mart(three_nights.line.edition(ran.published.edition) / "analyst" / "analyst.duckdb", name)
    facts = facts_of_night(truths, ran.load_date)
    cells = expected(truths[ran.load_date], own.cells(facts), mart.columns)
    for column, least in own.more_than.items():
        assert sum(bool(cell[column]) for cell in cells.values()) > least, f"{column} is hardly ever there"
    assert_equal(f"{ran.load_date} {name}", hold_against(mart, cells, own.key, own.untold), at_least=own.at_least)


def test_the_cubes_people_equal_the_truth(three_nights: ThreeNights, truths: dict[str, dict[str, object]]) -> None:
    """Every family of every cell, latent ones too: all that the mask and its audit reckon with."""
    cube, last = declared_cubes()["implementation"], three_nights.night(len(nights.NIGHTS))
    rows = people_behind(three_nights.line.paths.warehouse, cube)
    cells = behind(facts_of_night(truths, last.load_date))
    found = compare(cells, rows, ("place", "standard", "period"), tuple(cube.families), {})
    assert_equal("people behind implementation", found, at_least=1000)

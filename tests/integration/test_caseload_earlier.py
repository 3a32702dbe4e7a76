"""The marts of open cycles as of days in the middle of the year, when many are open, against the truth of those days.

The models' own SQL runs over a copy of the three nights' warehouse that knows an earlier day as its last, and no form's
status: at the nights themselves, in June, few cycles are open.
"""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest

from tests.integration import nights
from tests.integration.equal_truth import assert_equal, facts_of_night
from tests.integration.nights import ThreeNights, Truths
from tests.integration.person_rows import Names
from tests.integration.test_marts_equal_truth import CALCULATIONS, Mart, expected, hold_against, read_mart
from warehouse.build.command import target_path

MODELS = {
    "intermediate.int_cycles__staged": "intermediate/cycles/int_cycles__staged.sql",
    "marts_restricted.mart_caseload": "marts/leads/mart_caseload.sql",
    "marts_restricted.mart_cycle_rhythm": "marts/leads/mart_cycle_rhythm.sql",
}
LEAST = {"mart_caseload": 8, "mart_cycle_rhythm": 20}


def rebuild(warehouse: Path, compiled: Path, day: date) -> None:
    """The models as of that day."""
    with duckdb.connect(str(warehouse)) as engine:
        engine.execute("update intermediate.int_loads__reached set implementation_date = ?", [day])
        engine.execute("update intermediate.int_cycles__placed set cycle_status = null")
        for table, file in MODELS.items():
            engine.execute(f"create or replace table {table} as {(compiled / file).read_text(encoding='utf-8')}")


DAYS = (
    pytest.param(date(2025, 11, 14), marks=pytest.mark.slow),
    date(2026, 2, 1),
    pytest.param(date(2026, 4, 10), marks=pytest.mark.slow),
)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_open_cycles_of_an_earlier_day_equal_the_truth(
    day: date, three_nights: ThreeNights, truths: Truths, tmp_path: Path
) -> None:
    paths, last = three_nights.line.paths, nights.NIGHTS[-1]
    warehouse = tmp_path / "warehouse.duckdb"
    shutil.copy(paths.warehouse, warehouse)
    rebuild(warehouse, target_path(paths) / "compiled" / "coaching" / "models", day)
    names = Names(warehouse, truths[last], three_nights.line.key)
    of_night = facts_of_night(truths, last)
    facts = replace(of_night, through=day, cycles=tuple(replace(c, status="open") for c in of_night.cycles))
    for name, least in LEAST.items():
        own, mart = CALCULATIONS[name], read_mart(warehouse, name)
        told = Mart([names.told(row) for row in mart.rows], mart.columns, mart.scales)
        cells = expected(truths[last], own.cells(facts), mart.columns)
        assert_equal(f"{day} {name}", hold_against(told, cells, own.key, own.untold), at_least=least)

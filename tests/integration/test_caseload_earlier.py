"""The marts of open cycles as of days in the middle of the year, when many are open, against the truth of those days.

The models' own SQL runs over a copy of the three nights' warehouse that knows an earlier day as its last, and of what
forms and roster say what is planted here: at the nights themselves, in June, few cycles are open. By the last figure of
its id a cycle is abandoned, its teacher has left, or nobody kicked it off, of a former year or of the summer before.
"""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest

from tests.integration import nights
from tests.integration.equal_truth import assert_equal, facts_of_night
from tests.integration.independent.facts import Cycle, Facts, Period
from tests.integration.independent.stages import is_open, is_running, open_until
from tests.integration.nights import ThreeNights, Truths, tell
from tests.integration.person_rows import Names
from tests.integration.test_marts_equal_truth import CALCULATIONS, Mart, expected, hold_against, read_mart
from warehouse.build.command import target_path

MODELS = {
    "intermediate.int_cycles__merged": "intermediate/cycles/int_cycles__merged.sql",
    "intermediate.int_cycles__placed": "intermediate/cycles/int_cycles__placed.sql",
    "intermediate.int_cycle_contacts__matched": "intermediate/cycles/int_cycle_contacts__matched.sql",
    "intermediate.int_cycles__staged": "intermediate/cycles/int_cycles__staged.sql",
    "marts_restricted.mart_caseload": "marts/leads/mart_caseload.sql",
    "marts_restricted.mart_cycle_rhythm": "marts/leads/mart_cycle_rhythm.sql",
}
LEAST = {"mart_caseload": 8, "mart_cycle_rhythm": 20}


ABANDONED, GONE, FORMER, SUMMER = "3", "5", "7", "9"
SIGNED_UP = {FORMER: date(2024, 9, 16), SUMMER: date(2025, 8, 4)}
FORMER_YEAR = Period("school_year", "2024-25", date(2024, 8, 19), date(2025, 6, 12))
LEFT = date(2025, 10, 31)
NO_DAY = ("kickoff", "planned_end", "goal_set", "lesson", "debrief", "reflection")


def rebuild(warehouse: Path, compiled: Path, day: date) -> None:
    """The models as of that day, with what is planted."""
    with duckdb.connect(str(warehouse)) as engine:
        engine.execute("update intermediate.int_loads__reached set implementation_date = ?", [day])
        engine.execute(
            "insert into intermediate.int_periods__listed (period, period_type, period_key, period_start, period_end)"
            " values ('school_year:' || $1, 'school_year', $1, $2, $3)",
            [FORMER_YEAR.key, FORMER_YEAR.start, FORMER_YEAR.end],
        )
        engine.execute(
            "update intermediate.int_cycles__pivoted set cycle_status = if(cycle_id like '%' || ?, 'abandoned', null)",
            [ABANDONED],
        )
        gone = "person_key in (select person_key from intermediate.int_cycles__placed where cycle_id like '%' || $1)"
        spans = "intermediate.int_teacher_assignments__merged"
        engine.execute(f"delete from {spans} where {gone} and begin_date > $2", [GONE, LEFT])
        engine.execute(f"update {spans} set end_date = least(end_date, $2) where {gone}", [GONE, LEFT])
        for figure, interest in SIGNED_UP.items():
            engine.execute(
                f"update intermediate.int_cycles__pivoted set interest_date = ?,"
                f" {', '.join(f'{name}_date = null' for name in NO_DAY)} where cycle_id like '%' || ?",
                [interest, figure],
            )
        for table, file in MODELS.items():
            engine.execute(f"create or replace table {table} as {(compiled / file).read_text(encoding='utf-8')}")


def planted(facts: Facts, day: date) -> Facts:
    """The same of the truth."""
    gone = {c.teacher for c in facts.cycles if c.cycle_id.endswith(GONE)}
    return replace(
        facts,
        through=day,
        periods=(FORMER_YEAR, *facts.periods),
        cycles=tuple(_planted(cycle) for cycle in facts.cycles),
        assignments=tuple(
            replace(a, last=min(a.last, LEFT)) if a.person in gone else a
            for a in facts.assignments
            if a.person not in gone or a.first <= LEFT
        ),
    )


def _planted(cycle: Cycle) -> Cycle:
    cycle = replace(cycle, status="abandoned" if cycle.cycle_id.endswith(ABANDONED) else "open")
    interest = SIGNED_UP.get(cycle.cycle_id[-1])
    if interest is None:
        return cycle
    days = dict.fromkeys(("kickoff", "planned_end", "debrief", "reflection"))
    return replace(cycle, stages={"interest": interest}, **days)


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
    facts = planted(facts_of_night(truths, last), day)
    found = {
        "closed by its form": sum(c.status == "abandoned" and bool(open_until(facts, c)) for c in facts.cycles),
        "of who has left": sum(is_open(facts, c) and open_until(facts, c) == LEFT for c in facts.cycles),
        "left open without a planned end": sum(c.kickoff is None and not is_running(facts, c) for c in facts.cycles),
    }
    tell(f"{day}: cycles {found}")
    assert min(found.values()) > 0
    for name, least in LEAST.items():
        own, mart = CALCULATIONS[name], read_mart(warehouse, name)
        told = Mart([names.told(row) for row in mart.rows], mart.columns, mart.scales)
        cells = expected(truths[last], own.cells(facts), mart.columns)
        assert_equal(f"{day} {name}", hold_against(told, cells, own.key, own.untold), at_least=least)

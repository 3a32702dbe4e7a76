"""O1: no edition without every declared mart, and none whose checks or estimates are of another build."""

from collections.abc import Callable
from dataclasses import replace

import duckdb
import pytest

from coaching.errors import ContractError
from nights import steps
from nights.night import Night, open_night
from tests.cases.documented import blocks, run_word_for_word
from tests.integration.landing_fixture import land, roster
from warehouse.build import contents, standing
from warehouse.build.command import DBT_PROJECT
from warehouse.build.dbt import told_to_dbt
from warehouse.build.inputs import write_coaching_files
from warehouse.changes import record
from warehouse.changes.nodes import Changes, Half, Made, Node, Record
from warehouse.publish import editions
from warehouse.store.index import write_index

NIGHT = "2026-03-09"
STAFF = {"ann": "Teacher", "ben": "Teacher", "cas": "Instructional technology coach"}
CORE, MART = "model.coaching.dim_school", "model.coaching.mart_a"


@pytest.fixture
def night() -> Night:
    night = open_night(NIGHT, district="sandbox")
    write_index(night.all_streams, paths=night.paths, district=night.district)
    write_coaching_files(night.paths)
    return night


def _make(night: Night, half: Half, rows: str) -> None:
    """A build of one model: what it was made of stands in the record."""
    told = told_to_dbt(night.district, night.all_streams, paths=night.paths)
    with duckdb.connect(str(night.paths.warehouse)) as engine:
        known = record.read(engine)
        known.project = contents.project(DBT_PROJECT, told, paths=night.paths)
        known.nodes |= {CORE: Node("first", "rows", "core", ()), MART: Node("second", "rows", "mart", (CORE,))}
        changes = Changes(known, contents.inputs(night.all_streams, paths=night.paths))
        name = CORE if half == "first" else MART
        changes.note(name, Made(str(changes.made_of(name)), "columns", rows))
        record.write(engine, changes.record)


def _look(night: Night, step: str) -> None:
    standing.stamp(night.paths, step, standing.state(night.paths, step))


def _missing(night: Night) -> str:
    return standing.missing(night.district, night.all_streams, paths=night.paths)


def test_o1_each_step_is_asked_for_until_it_has_run_on_this_build(night: Night) -> None:
    assert _missing(night) == "build"
    rest: tuple[tuple[str, Callable[[], None]], ...] = (
        ("estimate", lambda: _make(night, "first", "1")),
        ("build_marts", lambda: _look(night, "estimate")),
        ("check_marts", lambda: _make(night, "second", "1")),
        ("", lambda: _look(night, "check_marts")),
    )
    for following, run in rest:
        run()
        assert _missing(night) == following
    _make(night, "first", "1")
    assert _missing(night) == "", "a build that comes to the same asks for nothing"
    _make(night, "first", "2")
    assert _missing(night) == "estimate"
    _look(night, "estimate")
    assert _missing(night) == "build_marts"
    _make(night, "second", "2")
    assert _missing(night) == "check_marts"


def test_o1_a_warehouse_that_nobody_recorded_or_another_project_built_is_built_again(night: Night) -> None:
    for half in ("first", "second"):
        _make(night, half, "1")
    for step in ("estimate", "check_marts"):
        _look(night, step)
    assert _missing(night) == ""
    stricter = night.district.thresholds.model_copy(update={"staff_implementation": 9})
    other = replace(night, district=night.district.model_copy(update={"thresholds": stricter}))
    assert _missing(other) == "build"
    with duckdb.connect(str(night.paths.warehouse)) as engine:
        record.write(engine, Record())
    assert _missing(night) == "build"
    (night.paths.index / "loads.parquet").unlink()
    assert _missing(night) == "build"


def test_o1_what_the_edition_says_of_its_days_is_what_was_built_on(night: Night) -> None:
    users = {"oneroster": [s for s in night.streams if s.source == "oneroster"]}
    for stream in users["oneroster"]:
        land(night.district, f"oneroster.{stream.name}", NIGHT, [], paths=night.paths)
    assert standing.data_through(night.streams, paths=night.paths)["oneroster"] == ""
    write_index(night.all_streams, paths=night.paths, district=night.district)
    assert standing.data_through(night.streams, paths=night.paths)["oneroster"] == NIGHT


def _land(night: Night, staff: dict[str, str]) -> None:
    roster(night.district, NIGHT, paths=night.paths, titles=staff)
    for silent in ("coaching_log", "coaching_log_2011", "coaching_cycles"):
        land(night.district, f"google_sheets.{silent}", NIGHT, [], paths=night.paths)


@pytest.mark.slow
def test_o1_the_documented_remedy_builds_anew_and_nothing_is_published_half_way() -> None:
    night = open_night(NIGHT, district="sandbox")
    _land(night, STAFF)
    run = {step.name: step.run for step in steps.WAREHOUSE}
    for step in steps.WAREHOUSE:
        step.run(night)
    first = editions.current(night.paths)
    with duckdb.connect(str(night.paths.warehouse)) as engine:
        engine.execute("create table marts.mart_renamed as select 'S01' as school_code, true as suppressed")
    _land(night, {**STAFF, "dan": "Teacher"})
    run["build"](night)
    with duckdb.connect(str(night.paths.warehouse), read_only=True) as engine:
        assert not engine.execute("from duckdb_tables() where table_name = 'mart_renamed'").fetchall()
    with pytest.raises(ContractError, match="estimate has not ended well"):
        run["publish"](night)
    night.paths.warehouse.unlink()
    run["build"](night)
    with pytest.raises(ContractError, match="coaching build-marts --date 2026-03-09"):
        run["publish"](night)
    assert editions.current(night.paths) == first
    (remedy,) = blocks("docs/operations.md", "Building everything anew")
    assert run_word_for_word(remedy, folder=night.paths.root.parent).returncode == 0
    assert editions.current(night.paths) != first

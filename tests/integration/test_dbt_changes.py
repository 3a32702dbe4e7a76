"""A build runs what changed, leaves the rest as it is, and comes to the same as a build of everything."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest

from coaching.district import load_district
from coaching.errors import ContractError
from coaching.paths import PROJECT, Paths
from tests.integration.landing_fixture import land, page_views, roster, streams_of
from warehouse.build import command, dbt
from warehouse.changes import record
from warehouse.store import index

FIRST, SECOND = "2025-10-30", "2025-10-31"
STAFF = {"ann": "Teacher", "ben": "Teacher", "cas": "Instructional technology coach"}
WINDOWS = {
    FIRST: ("2025-10-27T05:00:00Z", "2025-10-31T05:00:00Z"),
    SECOND: ("2025-10-28T05:00:00Z", "2025-11-01T05:00:00Z"),
}
SESSION = {
    "submitted_at": "10/2/2025 15:00:01", "coach_email": "cas@", "session_date": "10/1/2025", "school": "North",
    "teacher_emails": "ann@", "duration_minutes": "60", "format": "One-on-one", "standards": "2a",
}  # fmt: skip
KEPT = {
    "model.coaching." + name
    for name in (
        "fct_lms_daily",
        "int_lms_days__actors",
        "int_lms_loads__days",
        "int_lms_weeks__schools",
        "int_lms_weeks__teachers",
        "int_seats__nightly_changes",
        "int_staff__nightly_changes",
    )
}
DISTRICT = load_district("sandbox")
STREAMS = streams_of(DISTRICT)
Tables = Mapping[str, tuple[str, str]]


def _land(
    paths: Paths, night: str, *, sessions: int = 1, views: Mapping[str, int] | None = None, ann: str = "Teacher"
) -> None:
    roster(DISTRICT, night, paths=paths, titles={**STAFF, "ann": ann})
    logged = [{**SESSION, "submitted_at": f"10/2/2025 15:00:{n:02d}"} for n in range(sessions)]
    land(DISTRICT, "google_sheets.coaching_log", night, logged, paths=paths)
    for silent in ("google_sheets.coaching_log_2011", "google_sheets.coaching_cycles"):
        land(DISTRICT, silent, night, [], paths=paths)
    land(DISTRICT, "canvas.courses", night, [{"course_id": "c1", "course_purpose": "C-1"}], paths=paths)
    found = page_views(date.fromisoformat(night), views if views is not None else {"2025-10-29": 3, FIRST: 2})
    land(DISTRICT, "canvas.page_views", night, found, paths=paths, window=WINDOWS[night])


def _prepare(paths: Paths) -> None:
    index.write_index(STREAMS, paths=paths, district=DISTRICT)
    dbt.prepare(DISTRICT, STREAMS, paths=paths)


def _build(paths: Paths, *, full_refresh: bool = False) -> tuple[dbt.BuildResult, dbt.BuildResult]:
    _prepare(paths)
    first = dbt.build(DISTRICT, STREAMS, paths=paths, half="first", full_refresh=full_refresh)
    return first, dbt.build(DISTRICT, STREAMS, paths=paths, half="second", full_refresh=full_refresh)


# The record of a build, and the key map as a build found it: it was empty before the first one. What models make of
# either is compared.
_OF_ITS_TIME = ("build_record", "int_people__listed")


def _tables(paths: Paths) -> Tables:
    """Every table's columns and rows, those of their time aside."""
    with duckdb.connect(str(paths.warehouse), read_only=True) as engine:
        names = engine.execute(
            f"select schema_name || '.' || table_name from duckdb_tables() where table_name not in {_OF_ITS_TIME}"
        ).fetchall()
        assert len(names) > 60
        return {
            name: (
                str(engine.sql(f"describe {name}").fetchall()),
                str(engine.sql(f"from {name} order by all").fetchall()),
            )
            for (name,) in names
        }


def _differences(paths: Paths) -> list[str]:
    """Tables of the warehouse that a build of everything, into an empty one, would leave otherwise."""
    found = _tables(paths)
    kept = paths.warehouse.rename(paths.warehouse.with_suffix(".kept"))
    _build(paths)
    fresh = _tables(paths)
    kept.replace(paths.warehouse)
    assert found.keys() == fresh.keys()
    return sorted(name for name, content in fresh.items() if found[name] != content)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Paths:
    """One night, built."""
    paths = Paths(tmp_path_factory.mktemp("changes") / "data")
    _land(paths, FIRST)
    _build(paths)
    return paths


@pytest.fixture
def paths(built: Paths) -> Iterator[Paths]:
    """The folder as it was after one night: in its place, for sources name it."""
    kept = built.root.with_name("kept")
    shutil.copytree(built.root, kept)
    yield built
    shutil.rmtree(built.root)
    kept.rename(built.root)


def _no_dbt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command.subprocess, "run", lambda *_, **__: pytest.fail("dbt was started"))


@pytest.mark.slow
def test_a_rerun_with_nothing_new_does_not_start_dbt_and_tells_the_same(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = _build(paths, full_refresh=True)
    _no_dbt(monkeypatch)
    _land(paths, FIRST)
    again = _build(paths)
    assert [(r.passed, r.failed) for r in again] == [(r.passed, r.failed) for r in everything]
    assert [r.models for r in again] == [0, 0]
    assert again[0].passed > 20


@pytest.mark.slow
def test_a_further_night_runs_what_it_changed_and_comes_to_what_a_build_of_everything_does(paths: Paths) -> None:
    _land(paths, SECOND, sessions=2, views={"2025-10-29": 3, FIRST: 4, SECOND: 1}, ann="Lead teacher")
    first, _ = _build(paths)
    assert first.kept > 20
    assert first.models > 20
    assert _differences(paths) == []


@pytest.mark.slow
def test_a_further_night_of_equal_content_leaves_most_as_it_is(paths: Paths) -> None:
    _land(paths, SECOND)
    first, second = _build(paths)
    # what counts the days of periods that are not over runs each night, live and as published; and the four marts of
    # person rows with what they are made from, for they say how long somebody has waited; and the mart that says which
    # of a coach's goals are due by then, and the programme's with what a school's year is made of, which go as far as
    # the data does; and the weeks on platforms, since the loads that may hold a day are others and what was read
    # reaches further; and who holds a section's seat from when to when, which reads the roster's classes and terms, and
    # goes no further while equal; and which sessions have been held, for a log may tell of days to come
    assert first.models <= 92
    assert first.kept > 170
    # the marts about surveys say through which day they tell, and so do those on gaps, on weeks, on pathways
    # and on all outcomes
    assert second.models <= 16
    assert _differences(paths) == []


@pytest.mark.slow
def test_a_full_refresh_leaves_equal_tables(paths: Paths) -> None:
    _land(paths, SECOND, sessions=2, views={FIRST: 4, SECOND: 1})
    _build(paths)
    before = _tables(paths)
    first, second = _build(paths, full_refresh=True)
    assert first.kept == second.kept == 0
    assert _tables(paths) == before


@pytest.mark.slow
def test_a_late_correction_reaches_what_reads_it(paths: Paths) -> None:
    _land(paths, FIRST, sessions=3, views={FIRST: 5})
    _build(paths)
    assert _differences(paths) == []


@pytest.mark.slow
def test_a_student_who_changes_section_takes_along_the_days_since_then_alone(paths: Paths) -> None:
    """Told late: of the days that move, none is in the window of the new load."""
    views = {"2025-10-25": 1, "2025-10-26": 2, "2025-10-27": 3, FIRST: 4}
    seat = {"course_id": "c1", "user_id": "student", "type": "StudentEnrollment", "enrollment_state": "active"}
    old = {**seat, "enrollment_id": "1", "section_id": "s1", "created_at": "2025-08-10T15:00:00Z"}
    new = {**seat, "enrollment_id": "2", "section_id": "s2", "created_at": "2025-10-26T15:00:00Z"}
    left = {"enrollment_state": "deleted", "updated_at": "2025-10-25T15:00:00Z"}
    land(DISTRICT, "canvas.enrollments", FIRST, [old], paths=paths)
    _land(paths, FIRST, views=views)
    _build(paths)
    land(DISTRICT, "canvas.enrollments", SECOND, [{**old, **left}, new], paths=paths)
    _land(paths, SECOND, views={})
    _build(paths)
    with duckdb.connect(str(paths.warehouse), read_only=True) as engine:
        told = engine.execute(
            "select section_id, sum(n_events) from intermediate.int_lms_days__actors group by all order by all"
        ).fetchall()
    assert told == [("s1", 1), ("s2", 9)]
    assert _differences(paths) == []


@pytest.mark.slow
def test_a_test_that_fails_stops_every_build_until_it_passes(paths: Paths) -> None:
    _prepare(paths)
    seed = paths.dbt / "seeds" / "ref_standards.csv"
    whole = seed.read_text()
    seed.write_text("\n".join(line for line in whole.splitlines() if not line.startswith("ISTEC-2019,7d")) + "\n")
    for _ in range(2):
        with pytest.raises(ContractError, match="standards_are_complete"):
            dbt.build(DISTRICT, STREAMS, paths=paths, half="first")
    seed.write_text(whole)
    dbt.build(DISTRICT, STREAMS, paths=paths, half="first")
    assert _differences(paths) == []


@pytest.mark.slow
def test_a_model_that_is_edited_runs_and_its_equal_rows_go_no_further(
    paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tmp_path / "dbt_project"
    shutil.copytree(command.DBT_PROJECT, project)
    for module in (dbt, command):
        monkeypatch.setattr(module, "DBT_PROJECT", project)
    _build(paths)
    (model,) = project.rglob("dim_staff.sql")
    model.write_text(f"{model.read_text()}\n-- the same rows\n")
    first, second = _build(paths)
    assert (first.models, second.models) == (1, 0)


@pytest.mark.slow
def test_rows_that_stay_from_night_to_night_are_made_anew_when_their_columns_or_their_sql_changed(paths: Paths) -> None:
    """A warehouse that an earlier version built: its record says nothing of shapes, and a column has another type.

    Its seeds had other columns too.
    """
    with duckdb.connect(str(paths.warehouse)) as engine:
        engine.execute("alter table intermediate.int_staff__nightly_changes alter role_begin_date type date")
        engine.execute("alter table intermediate.int_seats__nightly_changes drop end_date")
        engine.execute("update core.fct_lms_daily set n_active_students = 99")
        (schema,) = engine.execute("select schema_name from duckdb_tables() where table_name = 'ref_terms'").fetchone()
        engine.execute(f"alter table {schema}.ref_terms drop term_name")
        engine.execute(f"alter table {schema}.ref_standards alter sort type varchar")
        known = record.read(engine)
        assert set(known.shapes) == KEPT
        record.write(engine, replace(known, project="another", shapes={}, made={}))
    _land(paths, SECOND, sessions=2, views={FIRST: 4, SECOND: 1})
    _build(paths)
    assert _differences(paths) == []


# What the kill waits for: the SQL of models early, in the middle and late in the first half, and of the second half.
@pytest.mark.slow
@pytest.mark.parametrize(
    "model", ["int_people__resolved", "fct_lms_daily", "int_lms_days__state", "mart_implementation_by_school_standard"]
)
def test_after_a_kill_the_next_build_comes_to_the_same(paths: Paths, model: str) -> None:
    _land(paths, SECOND, sessions=2, views={"2025-10-29": 3, FIRST: 4, SECOND: 1}, ann="Lead teacher")
    _prepare(paths)
    shutil.rmtree(command.target_path(paths) / "run")
    _killed(paths, model)
    _build(paths)
    assert _differences(paths) == []


_BUILD = """
import sys
from pathlib import Path
from tests.integration.test_dbt_changes import _build
from coaching.paths import Paths
_build(Paths(Path(sys.argv[1])))
"""


def _killed(paths: Paths, model: str) -> None:
    """Builds in a group of processes of its own, all of which are killed when dbt has come to the model."""
    child = subprocess.Popen(
        [sys.executable, "-c", _BUILD, str(paths.root)], cwd=PROJECT, start_new_session=True, stdout=subprocess.DEVNULL
    )
    try:
        until = time.monotonic() + 240
        while not list(command.target_path(paths).glob(f"run/**/{model}.sql")):
            assert child.poll() is None, "the build ended before it came to the model"
            assert time.monotonic() < until
            time.sleep(0.005)
    finally:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()

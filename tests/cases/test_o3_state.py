"""O3: a night that did not run, or not to its end, is not green; one whose trouble is gone is."""

from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from coaching.outcomes import Outcome, write_outcome
from coaching.paths import Paths
from nights import report
from nights.night import Night, open_night
from nights.results import refusals
from nights.steps import WAREHOUSE

NIGHT = "2026-01-05"


@pytest.fixture
def night() -> Night:
    return open_night(NIGHT, district="sandbox")


def _note(night: Night, step: str, source: str = "", stream: str = "", *, status: str) -> None:
    write_outcome(night.paths.runs, Outcome(NIGHT, step, source, stream, status, reason="because"))


def _landed(night: Night, *, but: str = "") -> None:
    for stream in night.streams:
        if stream.name != but:
            _note(night, "check", stream.source, stream.name, status="landed")


def test_o3_a_night_that_never_ran_did_not_run(night: Night) -> None:
    assert report.state(night) == "did not run"
    assert "State: did not run." in report.write(night)


def test_o3_a_night_is_green_when_all_of_it_is_done(night: Night) -> None:
    _landed(night, but="courses")
    assert "1 of" in report.state(night)
    _landed(night)
    assert report.state(night) == f"not finished: {', '.join(step.name for step in WAREHOUSE)} not done"
    for step in WAREHOUSE:
        _note(night, step.name, status="done")
    assert report.state(night) == "green"


def test_o3_a_stream_that_the_district_gave_up_refuses_no_more(night: Night) -> None:
    _landed(night)
    for step in WAREHOUSE:
        _note(night, step.name, status="done")
    _note(night, "check", "old_forms", "log", status="refused")
    assert refusals(night) == []
    assert report.state(night) == "green"
    _note(night, "check", night.streams[0].source, night.streams[0].name, status="refused")
    assert report.state(night).startswith("1 refused")


def test_o3_nothing_of_the_state_is_of_another_night(night: Night) -> None:
    other = Night(night.district, Paths.from_env(), datetime.now(UTC).date().isoformat())
    _landed(night)
    assert report.state(other) == "did not run"


def test_the_report_tells_what_is_hidden_and_what_waits(night: Night) -> None:
    assert "privacy" not in report.write(night)
    night.paths.estimates.mkdir(parents=True)
    mask, waiting = (night.paths.estimates / f"{name}.parquet" for name in ("privacy_mask", "frozen_waiting"))
    pq.write_table(pa.table({"suppressed": [True, False, False]}), mask)
    told = "- privacy: 2 cells shown, 1 hidden; {} late changes to closed periods wait for more people"
    assert told.format(0) in report.write(night)
    pq.write_table(pa.table({"changes": [4, 3]}), waiting)
    assert told.format(7) in report.write(night)
    pq.write_table(pa.table({"changes": pa.array([], pa.int64())}), waiting)
    assert told.format(0) in report.write(night)

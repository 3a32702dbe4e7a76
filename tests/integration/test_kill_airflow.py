"""kill -9 of a task's process group under the real scheduler, then the night again: the same bytes, nobody visible."""

import os
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from nights.airflow import local as airflow_local
from nights.airflow.local import LocalAirflow
from sandbox.process import SandboxProcess
from tests.integration.leaks import Needles, scan
from tests.integration.line import Line
from tests.integration.nights import NIGHTS, tell
from tests.integration.published import Published

pytestmark = [pytest.mark.slow, pytest.mark.airflow]
NIGHT = NIGHTS[0]
# one kill while a source's rows are being checked and committed, one while the warehouse is being written
KILLED = ("google_sheets.check", "build")
_STATE = (
    "landing",
    "index",
    "estimates",
    "dbt",
    "published",
    "runs",
    "reports",
    "warehouse.duckdb",
    "warehouse.duckdb.wal",
)
_RUNNING = ("running", "queued", "scheduled", "restarting")


@pytest.fixture
def line(sandbox: SandboxProcess, airflow_home: Path) -> Line:
    """A line in a folder with a short name: Airflow's sockets need one."""
    return Line(airflow_home, sandbox.environment)


@pytest.fixture
def airflow(line: Line) -> Iterator[LocalAirflow]:
    """A real Airflow whose state and logs lie in the line's data folder."""
    environment = {
        name: value for name, value in line.environment.items() if name.startswith(("COACHING_", "AIRFLOW_CONN_"))
    }
    line.paths.root.mkdir(parents=True)
    with airflow_local.running(line.paths, port=airflow_local.free_port(), environment=environment) as running:
        yield running


def test_a_killed_task_and_the_night_again(
    line: Line, airflow: LocalAirflow, sandbox: SandboxProcess, needles: Needles, tmp_path: Path
) -> None:
    undisturbed = _undisturbed(Line(tmp_path / "undisturbed", sandbox.environment))
    rng = Random(20260611)
    for task in KILLED:
        run_id, moment = _killed(line, airflow, task, rng.random())
        findings = [f"{f.file} [{f.container}] {f.what.rsplit(' ', 1)[0]}" for f in scan(line.paths.root, needles)]
        assert findings == [], f"visible when {task} was killed"
        _end(airflow, run_id)
        time.sleep(1)  # run ids carry the second
        state = [s for s, _ in airflow.watch(airflow.trigger(NIGHT))][-1]
        differing = undisturbed.differences(line.published())
        tell(
            f"{task} killed {moment:.1f} s after it began; the night again: {state};"
            f" {len(undisturbed.files)} Parquet files compared, {len(differing)} differ"
        )
        assert state == "success"
        assert differing == []
        assert line.leftovers() == []
    assert scan(line.paths.root, needles) == []
    logs = [p for p in (line.paths.root / "airflow").rglob("*.log") if p.stat().st_size]
    assert len(logs) > 20, "the scan saw no task logs"
    assert (line.paths.root / "airflow" / "airflow.db").stat().st_size > 100_000


def _undisturbed(line: Line) -> Published:
    assert line.night(NIGHT).exit_code == 0
    return line.published()


def _forget(line: Line) -> None:
    """All but Airflow's own state: the next run is a first night again."""
    for name in _STATE:
        target = line.paths.root / name
        if target.is_dir():
            shutil.rmtree(target)
        else:
            target.unlink(missing_ok=True)


def _killed(line: Line, airflow: LocalAirflow, task: str, share: float) -> tuple[str, float]:
    """A first night whose task was killed: its run, and when; a task that ended too soon is met earlier next time."""
    for attempt in range(5):
        _forget(line)
        run_id = airflow.trigger(NIGHT)
        moment = _kill(airflow, run_id, task, (0.3 + 2.0 * share) / 2**attempt)
        if moment is not None:
            return run_id, moment
        _end(airflow, run_id)
        time.sleep(1)  # run ids carry the second
    pytest.fail(f"{task} always ended before it could be killed")


def _kill(airflow: LocalAirflow, run_id: str, task: str, seconds: float) -> float | None:
    """Waits until the task runs, and some seconds more, then kills its process group; None where it had ended."""
    for _, tasks in airflow.watch(run_id):
        found = [t for t in tasks if t["task_id"] == task and t["state"] == "running" and t.get("pid")]
        if found:
            pid, began = int(found[0]["pid"]), time.monotonic()
            time.sleep(seconds)
            try:
                group = os.getpgid(pid)
            except ProcessLookupError:
                return None
            assert group == pid, "the task runner leads no group of its own; killing it might kill Airflow"
            os.killpg(pid, signal.SIGKILL)
            return time.monotonic() - began
    return None


def _end(airflow: LocalAirflow, run_id: str) -> None:
    """Gives the run up, as an operator who does not wait for the retry, until none of its tasks works any more."""
    deadline = time.monotonic() + 120
    while any(t["state"] == "running" for t in airflow.tasks(run_id)) and time.monotonic() < deadline:
        time.sleep(0.5)
    airflow.request("PATCH", f"dags/nightly/dagRuns/{run_id}", {"state": "failed"})
    while any(t["state"] in _RUNNING for t in airflow.tasks(run_id)):
        assert time.monotonic() < deadline, "tasks of the killed run are still at work"
        time.sleep(0.5)

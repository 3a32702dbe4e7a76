"""O6: one run at a time; its own steps side by side; the lock goes with its process."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from coaching.errors import UnavailableError
from coaching.outcomes import read_outcomes
from coaching.paths import PROJECT
from nights import by_hand, steps
from nights.at_work import at_work
from nights.night import Night, open_night

NIGHT, OTHER = "2026-03-09", "2026-03-10"
WORKER = """
import sys, time
from nights.at_work import at_work
from nights.night import Night, open_night

load_date, times, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
night = open_night(load_date, district="sandbox")
with (night.paths.root / "log").open("a", buffering=1) as log:
    for _ in range(times):
        with at_work(night):
            log.write(f"in {night.run}\\n")
            print("in", flush=True)
            time.sleep(seconds)
            log.write(f"out {night.run}\\n")
"""


@pytest.fixture
def night() -> Night:
    return replace(open_night(NIGHT, district="sandbox"), run="evening", patience_seconds=0.1)


def _start(load_date: str, run: str, *, times: int = 1, seconds: float = 60) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", WORKER, load_date, str(times), str(seconds)]
    known = {**os.environ, "COACHING_RUN": run}
    return subprocess.Popen(command, cwd=PROJECT, env=known, stdout=subprocess.PIPE, text=True)


@contextmanager
def working(load_date: str, run: str, *, seconds: float = 60) -> Iterator["subprocess.Popen[str]"]:
    """Another process that is at work on a night."""
    with _start(load_date, run, seconds=seconds) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "in\n"
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("load_date", [NIGHT, OTHER])
def test_o6_a_second_run_is_refused_in_one_sentence_and_touches_nothing(night: Night, load_date: str) -> None:
    with working(load_date, "another") as process:
        with pytest.raises(UnavailableError) as caught:
            by_hand.run(night, say=pytest.fail)
        for step in (lambda: steps.extract(night, "oneroster", "users"), lambda: steps.check(night, "oneroster")):
            with pytest.raises(UnavailableError):
                step()
    told = f"Another run is at work: the night of {load_date}, since "
    assert str(caught.value).startswith(told)
    assert f"(process {process.pid}). Nothing was touched" in str(caught.value)
    assert read_outcomes(night.paths.runs) == []
    assert not list(night.paths.reports.glob("*"))


def test_o6_tasks_of_one_run_work_side_by_side(night: Night) -> None:
    with working(NIGHT, night.run), working(NIGHT, night.run), at_work(night), at_work(night):
        pass


def test_o6_the_lock_dies_with_its_process(night: Night) -> None:
    with working(OTHER, "another") as process:
        process.kill()
        process.wait()
        with at_work(night):
            pass


def test_o6_the_second_waits(night: Night) -> None:
    began = time.monotonic()
    with working(OTHER, "another", seconds=1.0), at_work(replace(night, patience_seconds=30.0)):
        assert time.monotonic() - began < 20


def test_o6_runs_that_press_in_never_meet_and_all_end(night: Night) -> None:
    runs = ("a", "b", "a", "b", "c", "a")
    workers = [_start(NIGHT, run, times=12, seconds=0.02) for run in runs]
    for worker in workers:
        worker.communicate(timeout=120)
        assert worker.returncode == 0
    inside: list[str] = []
    lines = (night.paths.root / "log").read_text().splitlines()
    assert len(lines) == 2 * 12 * len(runs)
    for line in lines:
        what, run = line.split()
        inside.append(run) if what == "in" else inside.remove(run)
        assert len(set(inside)) <= 1, "two runs were at work"


def test_o6_the_run_of_a_dag_is_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    from dags import nightly

    class Run:
        partition_key, run_id, conf = NIGHT, "night__1", None

    monkeypatch.setattr(nightly, "get_current_context", lambda: {"dag_run": Run})
    assert nightly._night().run == "night__1"
    assert nightly._night().patience_seconds > 600

"""A check that dies, however it dies, is told: rows that wait must not pass for rows that landed."""

import subprocess
from collections.abc import Callable
from dataclasses import replace
from subprocess import CompletedProcess

import pytest

from coaching.outcomes import Outcome
from nights import by_hand, report, steps
from nights.night import Night, open_night
from nights.results import refusals
from sandbox.server import running
from sandbox.world import World
from tests.integration.nights import NIGHTS

SOURCE, STREAM = "google_sheets", "coaching_cycles"


@pytest.mark.parametrize("exit_code", [0, 1, -9, 137])
def test_a_check_that_dies_is_a_refusal(exit_code: int, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", lambda *a, **k: CompletedProcess(a, exit_code, "", "Killed"))
    monkeypatch.setattr(steps, "WAREHOUSE", tuple(replace(s, run=_done(s.name)) for s in steps.WAREHOUSE))
    with running(world) as sandbox:
        for name, value in sandbox.environment.items():
            monkeypatch.setenv(name, value)
        night = open_night(NIGHTS[0], district="sandbox")
        said: list[str] = []
        refused = by_hand.run(night, source=SOURCE, stream=STREAM, say=said.append)
    assert [(o.step, o.source, o.stream, o.status) for o in refused] == [("check", SOURCE, STREAM, "refused")]
    assert refused[0].rows > 40
    assert "check did not finish" in report.write(night)
    # and once the check has done its work, nothing is refused any more
    assert [o.status for o in steps.check(night, SOURCE)] == ["landed"]
    assert refusals(night) == []


def test_a_check_that_dies_takes_no_other_source_along(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []

    def run(command: list[str], **_: object) -> "CompletedProcess[str]":
        asked.append(command[command.index("--source") :])
        return CompletedProcess(command, -9 if "canvas" in command else 1, "", "")

    monkeypatch.setattr(subprocess, "run", run)
    night = open_night(NIGHTS[0], district="sandbox")
    (died,) = by_hand._check(night, ["oneroster", "canvas"])
    assert died.startswith("canvas: the check ended with exit code -9.")
    assert asked == [
        ["--source", "oneroster", "--source", "canvas"],
        ["--source", "oneroster"],
        ["--source", "canvas"],
    ]


def _done(step: str) -> Callable[[Night], Outcome]:
    return lambda night: Outcome(night.load_date, step, "", "", "done")


def test_an_older_outcome_does_not_hide_a_load_that_waits(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with running(world) as sandbox:
        for name, value in sandbox.environment.items():
            monkeypatch.setenv(name, value)
        night = open_night(NIGHTS[0], district="sandbox")
        steps.extract(night, SOURCE, STREAM)
        steps.check(night, SOURCE)
        assert refusals(night) == []
        again = steps.extract(night, SOURCE, STREAM)
    assert [replace(o, reason="", seconds=0.0) for o in refusals(night)] == [
        Outcome(NIGHTS[0], "check", SOURCE, STREAM, "refused", rows=again.rows, retry=True)
    ]

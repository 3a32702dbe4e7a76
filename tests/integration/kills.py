"""Random moments of a night, and the kill -9 that comes at one of them."""

import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random
from subprocess import Popen

import pytest

from tests.integration.line import Line
from tests.integration.nights import NIGHTS
from tests.integration.processes import kill_group

NIGHT = NIGHTS[0]
# How many of the twenty moments lie in each step; within its share of a step a moment is drawn at random.
MOMENTS = {"extract": 4, "check": 4, "build": 4, "estimate": 2, "build_marts": 3, "check_marts": 1, "publish": 2}
POLL_SECONDS = 0.02
_START_SECONDS = 600


@dataclass(frozen=True)
class Moment:
    """A point of a step: `share` of its usual duration after it has begun."""

    number: int
    step: str
    share: float


def moments() -> list[Moment]:
    """Twenty moments: each step's share cut into even parts, one moment at random in each part."""
    rng = Random(20260610)
    drawn = [(step, (n + rng.random()) / count) for step, count in MOMENTS.items() for n in range(count)]
    return [Moment(number, step, round(share, 3)) for number, (step, share) in enumerate(drawn, 1)]


def begun(line: Line, step: str) -> bool:
    """Whether a step has begun; a check counts from its first committed load on: before, it only imports its tools."""
    if step == "extract":
        return any((line.paths.runs / NIGHT).glob("extract.*.json"))
    if step == "check":
        return any(line.paths.landing.glob("[!_]*/*/load_date=2*/data.parquet"))
    return (line.paths.runs / NIGHT / f"{step}.json").exists()


def kill(moment: Moment, line: Line, usual_seconds: float) -> tuple[float, tuple[str, ...]]:
    """Runs the night up to the moment and kills it; one that ended too soon is run again, up to an earlier point."""
    share = moment.share
    while True:
        started = time.monotonic()
        child = line.start("run", "--date", NIGHT)
        _wait_for(child, line, moment.step)
        time.sleep(share * usual_seconds)
        after, running, ended = time.monotonic() - started, _running(child, line), child.poll() is not None
        kill_group(child)
        if not ended:
            return round(after, 1), running
        shutil.rmtree(line.paths.root)
        share /= 2


def _wait_for(child: "Popen[str]", line: Line, step: str) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while not begun(line, step) and child.poll() is None:
        if time.monotonic() > deadline:
            kill_group(child)
            pytest.fail(f"{step} had not begun after {_START_SECONDS} s")
        time.sleep(POLL_SECONDS)


def _running(child: "Popen[str]", line: Line) -> tuple[str, ...]:
    """What is at work: steps that have begun and not ended, and the processes of the group that belong to a check."""
    begun_only = {f"{step} {name}".strip() for (step, name), o in line.outcomes(NIGHT).items() if o.status == "started"}
    return tuple(sorted(begun_only | set(_checks(child.pid))))


def _checks(group: int) -> list[str]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(folder.name)) == group:
                words = (folder / "cmdline").read_text(encoding="utf-8").split("\0")
                found += (
                    [f"check {words[words.index('--source') + 1]}"] if "check" in words and "--source" in words else []
                )
        except (OSError, ValueError):
            continue  # ended meanwhile
    return found

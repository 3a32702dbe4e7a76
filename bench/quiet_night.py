"""Benchmark 4: a night with nothing new against two bare starts of dbt; and what further models add to it."""

import json
import shutil
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from bench.equal_night import forget
from bench.figures import Benchmark, Figure, Say, middle, ratio
from bench.processes import Ran, environment, measured
from bench.records import forget_record
from bench.toy_models import write_toys
from bench.turns import turns
from coaching.district import load_district
from coaching.paths import PROJECT, Paths
from nights.night import Night
from sandbox.process import sandbox_process
from sandbox.world.days import NIGHTS
from warehouse.build.command import dbt_environment
from warehouse.build.settings import dbt_vars
from warehouse.changes.plan import read_results

NIGHT = NIGHTS[0].isoformat()
FURTHER = (NIGHTS[0] + timedelta(days=1)).isoformat()
TOYS = 200
LIMIT = 1.5
BUDGET_SECONDS = 480
_BARE_MODEL = "int_calendar__days"
LEFT_OUT = (
    "a bare start: dbt's own command, `dbt build` of one small model of the same project, its parse cache good",
    (
        "`coaching build` and `coaching build-marts`, interpreter start and index included; the estimate between them "
        "is outside the clock"
    ),
    "a further night of equal content: every stream lands the rows it landed the night before, as new loads",
    (
        "what that night has to tell is built: how far the data goes, each load's quality, the days of events that a "
        "load may hold"
    ),
)
_CODE = ("bench", "coaching", "dbt_project", "districts", "expectations", "extractors", "nights", "warehouse")
_HALVES = ("build", "build-marts")


@dataclass
class _Line:
    """A data folder after one night, the code that builds it, and what was measured."""

    root: Path
    toys: int
    code: Path = PROJECT
    seconds: dict[str, list[float]] = field(default_factory=dict)
    nodes: dict[str, int] = field(default_factory=dict)

    @property
    def paths(self) -> Paths:
        return Paths(self.root / "data")

    @property
    def settings(self) -> dict[str, str]:
        return environment(
            {
                "COACHING_DATA": str(self.paths.root),
                "COACHING_DISTRICT": "sandbox",
                "COACHING_KEY_FILE": str(self.root.parent / "sandbox.key"),
                "COLUMNS": "200",
            }
        )

    @property
    def kept(self) -> Path:
        return self.root / "kept.duckdb"

    def note(self, what: str, seconds: float) -> None:
        self.seconds.setdefault(what, []).append(seconds)


def run(folder: Path, *, size: str, repeats: int, say: Say) -> Benchmark:
    """Builds one night, with and without further models, then measures by turns what the next build of each costs."""
    began = time.monotonic()
    lines = _prepared(folder, size, say)
    for turn in turns(repeats, budget_seconds=BUDGET_SECONDS, began=began):
        for line in lines:
            _turn(line)
            told = ", ".join(f"{what} {found[-1]:.1f} s" for what, found in line.seconds.items())
            say(f"quiet {turn}/{repeats}, {line.toys} further models: {told}")
    return _told(size, lines)


def _prepared(folder: Path, size: str, say: Say) -> list[_Line]:
    plain, toys = _Line(folder / "quiet", 0), _Line(folder / "quiet-toys", TOYS, folder / "code")
    with sandbox_process(size=size, seed=1) as sandbox:
        sandbox.set_night(NIGHTS[0])
        _coaching(plain, "run", NIGHT, more=sandbox.environment)
    shutil.copytree(plain.root, toys.root)
    for part in _CODE:
        shutil.copytree(PROJECT / part, toys.code / part)
    write_toys(toys.code / "dbt_project", count=TOYS)
    for line in (plain, toys):
        for step in (*_HALVES, *_HALVES):
            _coaching(line, step, NIGHT)
        shutil.copy2(line.paths.warehouse, line.kept)
    say(f"quiet: one {size} night landed and built")
    return [plain, toys]


def _turn(line: _Line) -> None:
    """The same start each time: the warehouse as it was after the night."""
    _start(line)
    line.note("bare start", _bare(line).seconds)
    _start(line)
    _measure(line, "rerun", NIGHT)
    _repeat(line)
    _measure(line, "further night of equal content", FURTHER, between="estimate")
    forget(line.paths, night=FURTHER)
    _start(line)
    forget_record(line.paths)
    _measure(line, "everything", NIGHT)


def _measure(line: _Line, what: str, night: str, *, between: str = "") -> None:
    seconds, ran = 0.0, 0
    for half in _HALVES:
        results = line.paths.dbt / "target" / "build_results.json"
        results.unlink(missing_ok=True)
        seconds += _coaching(line, half, night).seconds
        ran += sum(not result.is_kept for result in read_results(results))
        if between and half == _HALVES[0]:
            _coaching(line, between, night)
    line.note(what, seconds)
    line.nodes[what] = ran


def _start(line: _Line) -> None:
    shutil.copy2(line.kept, line.paths.warehouse)


def _repeat(line: _Line) -> None:
    command = [sys.executable, "-m", "bench.equal_night", str(line.paths.root), NIGHT, FURTHER]
    measured(command, env=line.settings, out=line.root / "out")


def _bare(line: _Line) -> Ran:
    night = Night(load_district("sandbox"), line.paths, NIGHT)
    project = str(line.code / "dbt_project")
    command = [str(Path(sys.executable).with_name("dbt")), "build", "--select", _BARE_MODEL]
    command += ["--project-dir", project, "--profiles-dir", project]
    command += ["--vars", json.dumps(dbt_vars(night.district, night.all_streams, paths=line.paths), sort_keys=True)]
    return measured(command, env=dbt_environment(line.paths), out=line.root / "out", cwd=line.paths.dbt)


def _coaching(line: _Line, step: str, night: str, *, more: dict[str, str] | None = None) -> Ran:
    command = [sys.executable, "-m", "nights", step, "--date", night]
    return measured(command, env={**line.settings, **(more or {})}, out=line.root / "out", cwd=line.code)


def _told(size: str, lines: Sequence[_Line]) -> Benchmark:
    figures: list[Figure] = []
    samples: dict[str, Sequence[float]] = {}
    plain = lines[0]
    for line in lines:
        beside = f", {line.toys} further models" if line.toys else ""
        starts = [2 * s for s in line.seconds["bare start"]]
        for what, seconds in line.seconds.items():
            samples[f"{what}{beside}"] = seconds
            if what == "bare start":
                figures.append(Figure(f"bare start of dbt{beside}", middle(seconds), "s"))
                continue
            limit = None if what == "everything" else LIMIT
            figures.append(Figure(f"{what}{beside}: both halves / two bare starts", ratio(seconds, starts), "x", limit))
            figures.append(Figure(f"{what}{beside}: {line.nodes[what]} nodes run", middle(seconds), "s"))
            if line.toys:
                figures.append(Figure(f"{what}: growth by them", ratio(seconds, plain.seconds[what]), "x"))
    return Benchmark("quiet", f"A {size} night with nothing new", tuple(figures), samples, LEFT_OUT)

"""Benchmark 2: a build from nothing and one further night through dbt, beside hand-written SQL that does the same."""

import json
import shutil
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from math import ceil
from pathlib import Path

from bench.figures import Benchmark, Figure, Say, growth, middle, ratio
from bench.history import EVENTS_A_NIGHT, ONE_EVENT, nights_up_to
from bench.night_sql import database
from bench.places import Place
from bench.processes import Ran, measured
from bench.turns import turns
from coaching.errors import ContractError, UnavailableError
from warehouse.store import load_file

FULL_LIMIT, NIGHT_LIMIT, GROWTH_LIMIT, MEMORY_LIMIT_MB = 1.5, 2.0, 1.3, 4_000
BUDGET_SECONDS, LONG_BUDGET_SECONDS = 660, 1_380
_LONG = 20_000_000
LEFT_OUT = (
    "`coaching build`: index, seeds, models and data tests up to core and the marts before the estimate",
    (
        "a real trailing window brings all of the three days before again; here each night brings a tenth of them, so "
        "that ten million rows stay quick to write"
    ),
    "only page views are new that night; the roster-like lists stay as they are, and no work is handed in or graded",
    (
        "beside dbt's own start: less what the same build takes when its load holds a single event, which runs the "
        "same nodes"
    ),
    "the hand-written SQL is one process without tests, keys' checks or state",
)


@dataclass
class _Line:
    """A data folder with a history, and two loads of one further night put aside: whole, and with a single event."""

    place: Place
    events: int
    nights: tuple[date, ...]
    full: list[Ran] = field(default_factory=list)
    full_floor: list[Ran] = field(default_factory=list)
    start: list[Ran] = field(default_factory=list)
    night: list[Ran] = field(default_factory=list)
    floor: list[Ran] = field(default_factory=list)
    same: dict[str, int] = field(default_factory=dict)

    @property
    def new(self) -> date:
        return self.nights[-1]

    @property
    def load(self) -> Path:
        return load_file(self.place.paths, "canvas", "page_views", self.new.isoformat()).parent

    @property
    def put_aside(self) -> Path:
        return self.place.root / "put-aside"

    @property
    def own(self) -> list[float]:
        """Seconds of a night beyond the same build of a single event."""
        return [n.seconds - s.seconds for n, s in zip(self.night, self.start, strict=True)]

    @property
    def own_cpu(self) -> list[float]:
        return [n.cpu_seconds - s.cpu_seconds for n, s in zip(self.night, self.start, strict=True)]


def run(folder: Path, *, histories: Sequence[int], repeats: int, say: Say) -> Benchmark:
    """Builds each history once from nothing, then measures a further night and the hand-written SQL by turns.

    Args:
        histories: events of history, the smallest first.

    Raises:
        ContractError: the hand-written SQL counted otherwise: there is no ratio to show.
    """
    began = time.monotonic()
    bare = _bare(folder, say)
    lines = [_prepared(folder, events, say) for events in histories]
    budget = LONG_BUDGET_SECONDS if max(histories) > _LONG else BUDGET_SECONDS
    for turn in turns(repeats, budget_seconds=budget, began=began):
        for line in lines:
            _turn(line)
            start, night, floor = (runs[-1] for runs in (line.start, line.night, line.floor))
            say(
                f"dbt {turn}/{repeats}: after {line.events:,} events: a single event {start.seconds:.1f} s "
                f"({start.cpu_seconds:.1f} s of processor), night {night.seconds:.1f} s ({night.cpu_seconds:.1f} s), "
                f"hand-written SQL {floor.seconds:.1f} s ({floor.cpu_seconds:.1f} s)"
            )
    return _told(lines, bare)


def _bare(folder: Path, say: Say) -> Ran:
    """A build from nothing of a single event: dbt's start, and every node that has next to nothing to do."""
    nights = nights_up_to(1)
    line = _Line(Place(folder / "single"), 1, nights)
    _python(line, "bench.history", str(line.place.root), str(len(nights)))
    line.load.rename(line.put_aside)
    (line.place.root / ONE_EVENT).rename(line.load)
    built = _build(line)
    say(f"dbt: a single event built from nothing in {built.seconds:.1f} s ({built.cpu_seconds:.1f} s of processor)")
    return built


def _prepared(folder: Path, events: int, say: Say) -> _Line:
    nights = nights_up_to(ceil(events / EVENTS_A_NIGHT) + 1)
    line = _Line(Place(folder / f"history-{events}"), (len(nights) - 1) * EVENTS_A_NIGHT, nights)
    written = _python(line, "bench.history", str(line.place.root), str(len(nights)))
    line.load.rename(line.put_aside)
    say(f"dbt: {line.events:,} events of history written in {written.seconds:.1f} s")
    line.full.append(_build(line))
    line.full_floor.append(_python(line, "bench.night_sql", str(line.place.root)))
    _hold_against(line)
    for file in (line.place.paths.warehouse, database(line.place.paths)):
        shutil.copy2(file, _kept(line, file))
    full, floor = line.full[-1], line.full_floor[-1]
    say(
        f"dbt: {line.events:,} events built from nothing in {full.seconds:.1f} s ({full.cpu_seconds:.1f} s of "
        f"processor, {full.greatest_mb:,.0f} MB), by hand-written SQL in {floor.seconds:.1f} s "
        f"({floor.cpu_seconds:.1f} s, {floor.greatest_mb:,.0f} MB); the same: {line.same}"
    )
    return line


def _turn(line: _Line) -> None:
    """The same start each time: the tables as they were with the history alone."""
    line.start.append(_night(line, line.place.root / ONE_EVENT))
    line.night.append(_night(line, line.put_aside, hold=True))


def _night(line: _Line, aside: Path, *, hold: bool = False) -> Ran:
    for file in (line.place.paths.warehouse, database(line.place.paths)):
        shutil.copy2(_kept(line, file), file)
    aside.rename(line.load)
    try:
        built = _build(line)
        if hold:
            line.floor.append(_python(line, "bench.night_sql", str(line.place.root), str(line.new)))
            _hold_against(line)
    finally:
        line.load.rename(aside)
    return built


def _hold_against(line: _Line) -> None:
    try:
        line.same = json.loads(_python(line, "bench.same_work", str(line.place.root)).stdout)
    except UnavailableError as differ:
        message = f"dbt and the hand-written SQL did not do the same work: {differ.remedy}"
        raise ContractError(message, remedy="Mend bench/night_sql.py: a floor must do the same work.") from None


def _kept(line: _Line, file: Path) -> Path:
    return line.place.root / f"kept-{file.name}"


def _build(line: _Line) -> Ran:
    command = [sys.executable, "-m", "nights", "build", "--date", line.new.isoformat()]
    return measured(command, env=line.place.environment, out=line.place.root / "out")


def _python(line: _Line, module: str, *arguments: str) -> Ran:
    return measured([sys.executable, "-m", module, *arguments], env=line.place.environment, out=line.place.root / "out")


def _told(lines: Sequence[_Line], bare: Ran) -> Benchmark:
    few, many = lines[0], lines[-1]
    figures = [f for line in lines for f in _at(line, bare, f"at {line.events:,} events", is_longest=line is many)]
    grown = f"from {few.events:,} to {many.events:,} events of history"
    figures += [
        Figure(
            f"growth of a night {grown}",
            growth([n.seconds for n in many.night], [n.seconds for n in few.night]),
            "x",
            GROWTH_LIMIT,
        ),
        Figure("the same in processor time", growth(_cpu(many.night), _cpu(few.night)), "x"),
        Figure(f"growth of a night's own time, processor, {grown}", growth(many.own_cpu, few.own_cpu), "x"),
        Figure(
            "greatest memory of a process of ours",
            max(r.greatest_mb for line in lines for r in (*line.full, *line.night)),
            "MB",
            MEMORY_LIMIT_MB,
        ),
    ]
    samples = {
        f"{name} {what} at {line.events:,} events": [getattr(r, what) for r in getattr(line, name)]
        for line in lines
        for name in ("full", "full_floor", "start", "night", "floor")
        for what in ("seconds", "cpu_seconds", "greatest_mb")
    }
    return Benchmark("dbt", "A build from nothing and one further night through dbt", tuple(figures), samples, LEFT_OUT)


def _at(line: _Line, bare: Ran, at: str, *, is_longest: bool) -> list[Figure]:
    """What one history comes to."""
    full, floor = ([r.seconds for r in runs] for runs in (line.full, line.full_floor))
    return [
        Figure(
            f"full build {at}, beside that of a single event, / hand-written SQL",
            ratio([seconds - bare.seconds for seconds in full], floor),
            "x",
            FULL_LIMIT if is_longest else None,
        ),
        Figure(
            "the same in processor time",
            ratio([r.cpu_seconds - bare.cpu_seconds for r in line.full], _cpu(line.full_floor)),
            "x",
        ),
        Figure(f"full build {at}, whole, / hand-written SQL", ratio(full, floor), "x"),
        Figure(f"full build {at}", middle(full), "s"),
        Figure(f"full build {at}, hand-written SQL", middle(floor), "s"),
        Figure(f"full build {at}, greatest process", max(r.greatest_mb for r in line.full), "MB"),
        Figure(
            f"a night's own time {at} / hand-written SQL",
            ratio(line.own, [f.seconds for f in line.floor]),
            "x",
            NIGHT_LIMIT,
        ),
        Figure("the same in processor time", ratio(line.own_cpu, _cpu(line.floor)), "x"),
        Figure(f"a night {at}", middle([n.seconds for n in line.night]), "s"),
        Figure(f"the same nodes for a single event {at}", middle([s.seconds for s in line.start]), "s"),
        Figure(f"a night {at}, hand-written SQL", middle([f.seconds for f in line.floor]), "s"),
    ]


def _cpu(runs: Sequence[Ran]) -> list[float]:
    return [r.cpu_seconds for r in runs]

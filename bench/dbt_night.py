"""Benchmark 2: one further night through dbt, less the same build without news, after little and after much history."""

import json
import shutil
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import ceil
from pathlib import Path

from bench.figures import Benchmark, Figure, Say, growth, middle, ratio
from bench.history import EVENTS_A_NIGHT, nights_up_to
from bench.night_sql import TRAILING_DAYS
from bench.places import Place
from bench.processes import Ran, measured
from bench.records import forget_record
from bench.turns import turns
from coaching.errors import ContractError
from warehouse.store import load_file

GROWTH_LIMIT = 1.5
BUDGET_SECONDS = 660
LEFT_OUT = (
    "`coaching build`: index, seeds, models and data tests up to core; estimate and marts do not read page views",
    (
        "a real trailing window brings all of the three days before again; here each night brings a tenth of them, so "
        "that ten million rows stay quick to write"
    ),
    "only page views are new that night; the roster-like lists stay as they are",
    (
        "the hand-written SQL is one process with one query, without tests, keys' checks or state; it counts neither "
        "sessions nor teachers' and schools' weeks, which a night of ours does"
    ),
)


@dataclass
class _Line:
    """A data folder with a history, and the load of one further night put aside."""

    place: Place
    events: int
    nights: tuple[date, ...]
    quiet: list[Ran] = field(default_factory=list)
    night: list[Ran] = field(default_factory=list)
    floor: list[Ran] = field(default_factory=list)
    queries: list[float] = field(default_factory=list)
    scanned: dict[str, dict[str, float]] = field(default_factory=dict)

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
    def more(self) -> list[float]:
        """Seconds beyond a build of every node without news."""
        return [n.seconds - q.seconds for n, q in zip(self.night, self.quiet, strict=True)]

    @property
    def more_cpu(self) -> list[float]:
        return [n.cpu_seconds - q.cpu_seconds for n, q in zip(self.night, self.quiet, strict=True)]


def run(folder: Path, *, histories: Sequence[int], repeats: int, say: Say) -> Benchmark:
    """Builds each history once, then measures a quiet night, a further night and the hand-written SQL by turns.

    Args:
        histories: events of history, the smallest first.
    """
    began = time.monotonic()
    lines = [_prepared(folder, events, say) for events in histories]
    for turn in turns(repeats, budget_seconds=BUDGET_SECONDS, began=began):
        for line in lines:
            _turn(line)
            quiet, night, floor = (runs[-1].seconds for runs in (line.quiet, line.night, line.floor))
            say(
                f"dbt {turn}/{repeats}: after {line.events:,} events: quiet {quiet:.1f} s, night {night:.1f} s, "
                f"hand-written SQL {floor:.1f} s"
            )
    return _told(lines)


def _prepared(folder: Path, events: int, say: Say) -> _Line:
    nights = nights_up_to(ceil(events / EVENTS_A_NIGHT) + 1)
    line = _Line(Place(folder / f"history-{events}"), (len(nights) - 1) * EVENTS_A_NIGHT, nights)
    written = _python(line, "bench.history", str(line.place.root), str(len(nights)))
    line.load.rename(line.put_aside)
    say(f"dbt: {line.events:,} events of history written in {written.seconds:.1f} s")
    built = _build(line)
    shutil.copy2(line.place.paths.warehouse, _kept(line))
    _python(line, "bench.night_sql", str(line.place.root))
    say(f"dbt: {line.events:,} events of history built in {built.seconds:.1f} s")
    return line


def _turn(line: _Line) -> None:
    """The same start each time: the warehouse as it was with the history alone.

    Both builds run every node, so that what one takes beyond the other is the work on the events.
    """
    shutil.copy2(_kept(line), line.place.paths.warehouse)
    forget_record(line.place.paths)
    line.quiet.append(_build(line))
    line.put_aside.rename(line.load)
    forget_record(line.place.paths)
    try:
        line.night.append(_build(line))
        line.floor.append(_python(line, "bench.night_sql", str(line.place.root), str(line.new)))
        _hold_against(line)
    finally:
        line.load.rename(line.put_aside)


def _hold_against(line: _Line) -> None:
    first = line.new - timedelta(days=TRAILING_DAYS)
    told = json.loads(_python(line, "bench.scanned", str(line.place.root), str(first), str(line.new)).stdout)
    line.scanned = told["scans"]
    line.queries.append(sum(found["cpu_seconds"] for found in line.scanned.values()))
    if told["events"] != int(line.floor[-1].stdout) or not told["events"]:
        message = f"dbt counted {told['events']:,} events, the hand-written SQL {int(line.floor[-1].stdout):,}."
        raise ContractError(message, remedy="Mend bench/night_sql.py: a floor must do the same work.")


def _kept(line: _Line) -> Path:
    return line.place.root / "kept.duckdb"


def _build(line: _Line) -> Ran:
    command = [sys.executable, "-m", "nights", "build", "--date", line.new.isoformat()]
    return measured(command, env=line.place.environment, out=line.place.root / "out")


def _python(line: _Line, module: str, *arguments: str) -> Ran:
    return measured([sys.executable, "-m", module, *arguments], env=line.place.environment, out=line.place.root / "out")


def _told(lines: Sequence[_Line]) -> Benchmark:
    few, many = lines[0], lines[-1]
    figures = [
        Figure(
            f"growth of a night's own time from {few.events:,} to {many.events:,} events of history",
            growth(many.more, few.more),
            "x",
            GROWTH_LIMIT,
        ),
        Figure("the same in processor time", growth(many.more_cpu, few.more_cpu), "x"),
        Figure(
            "the same, the queries over page views alone, in processor time", growth(many.queries, few.queries), "x"
        ),
    ]
    samples: dict[str, list[float]] = {}
    for line in lines:
        at = f"at {line.events:,} events of history"
        figures += _at(line, at)
        samples[f"queries_cpu_seconds {at}"] = line.queries
        for name in ("quiet", "night", "floor"):
            samples[f"{name}_seconds {at}"] = [r.seconds for r in getattr(line, name)]
            samples[f"{name}_cpu_seconds {at}"] = [r.cpu_seconds for r in getattr(line, name)]
    return Benchmark("dbt", "One further night through dbt", tuple(figures), samples, LEFT_OUT)


def _at(line: _Line, at: str) -> list[Figure]:
    """What one history comes to."""
    figures = [
        Figure(f"a night's own time {at} / hand-written SQL", ratio(line.more, [f.seconds for f in line.floor]), "x"),
        Figure(f"a night's own time {at}", middle(line.more), "s"),
        Figure(f"every node without news {at}", middle([q.seconds for q in line.quiet]), "s"),
        Figure(f"hand-written SQL {at}", middle([f.seconds for f in line.floor]), "s"),
    ]
    for model, found in line.scanned.items():
        what = f"landing rows {model.split('/')[-1]} read {at}, from {found['files']:.0f} of {len(line.nights)} loads"
        figures.append(Figure(what, found["rows"], "rows"))
    return figures

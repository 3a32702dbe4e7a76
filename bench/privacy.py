"""Benchmark 6: how much the mask hides of random tables, beside other rules, an exact optimum and tau-Argus."""

import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import fmean

from bench.argus import Hidden, hidden_by_argus, install
from bench.earlier_rule import earlier_rule
from bench.exposed import Exposed, exposed
from bench.figures import Benchmark, Figure, Say
from bench.grids import Grid, Place, random_grid
from bench.optimum import fewest_hidden
from bench.processes import environment, measured
from coaching.errors import UnavailableError
from warehouse.protect.rules import hide

OURS, ARGUS, WIDE, OPTIMUM = "ours", "tau-Argus", "tau-Argus k-1", "optimum"
ALONE, EARLIER = "small alone", "before"
SMALL_TABLES = 100
AUDITED_EVERY = 5
LARGE_SECONDS_LIMIT, LARGE_MB_LIMIT = 60.0, 1000.0
LEFT_OUT = (
    "cells whose people overlap, months, sub-populations and cells that no mart shows: one table of people, its totals",
    "tau-Argus's own safety range is 20 % of a small cell's people; 'k-1' is `least` - 1 people",
    "the optimum keeps small cells wide and sums of enough people, and does not ask that other hidden cells stay open",
    f"what small cells are narrowed to is computed for one table in {AUDITED_EVERY}",
)

Rule = Callable[[Sequence[Grid]], list[Hidden]]


def run(folder: Path, *, tables: int, say: Say) -> Benchmark:
    """Every rule over the same tables, and once more over small ones that have an exact optimum."""
    grids = [random_grid(seed) for seed in range(tables)]
    little = [random_grid(seed, rows=(3, 5), columns=(3, 4)) for seed in range(min(tables, SMALL_TABLES))]
    rules = _rules(folder / "privacy", say)
    figures: list[Figure] = []
    samples: dict[str, list[float]] = {}
    shares = {}
    for name, rule in rules.items():
        found = rule(grids)
        shares[name] = _hidden(grids, found)
        figures += _of_rule(name, grids, found)
        samples[f"{name}_seconds"] = [hidden.seconds for hidden in found]
        say(f"privacy: {name} over {tables} tables {sum(h.seconds for h in found):.1f} s")
    for name in (ARGUS, WIDE):
        if name in shares:
            limit = 1.0 if name == ARGUS else None
            figures.append(Figure(f"hidden of all: ours / {name}", round(shares[OURS] / shares[name], 3), "x", limit))
    figures += (*_beside_optimum(rules, little), *_large(folder / "privacy" / "out"))
    return Benchmark("privacy", "Random tables, hidden", tuple(figures), samples, LEFT_OUT)


def _rules(folder: Path, say: Say) -> Mapping[str, Rule]:
    rules: dict[str, Rule] = {ALONE: _each(_small), EARLIER: _each(_earlier), OURS: _each(_ours)}
    try:
        python = install(folder / "argus")
    except UnavailableError as error:
        say(f"privacy: without tau-Argus. {error}")
        return rules
    rules[ARGUS] = lambda grids: hidden_by_argus(python, grids, folder / "own", wide=False)
    rules[WIDE] = lambda grids: hidden_by_argus(python, grids, folder / "wide", wide=True)
    return rules


def _each(rule: Callable[[Grid], frozenset[Place]]) -> Rule:
    def timed(grids: Sequence[Grid]) -> list[Hidden]:
        found = []
        for grid in grids:
            began = time.perf_counter()
            found.append(Hidden(rule(grid), time.perf_counter() - began))
        return found

    return timed


def _small(grid: Grid) -> frozenset[Place]:
    return grid.small


def _earlier(grid: Grid) -> frozenset[Place]:
    places = list(grid.counts)
    at = {place: n for n, place in enumerate(places)}
    lines = [[at[total], *(at[part] for part in parts)] for total, parts in grid.sums]
    hidden = earlier_rule(list(grid.counts.values()), [place in grid.small for place in places], lines)
    return frozenset(places[n] for n in hidden)


def _ours(grid: Grid) -> frozenset[Place]:
    names = {f"{row}|{column}": (row, column) for row, column in grid.counts}
    return frozenset(names[key] for _, _, key in hide(grid.table).reasons)


def _of_rule(name: str, grids: Sequence[Grid], found: Sequence[Hidden]) -> list[Figure]:
    body = [len([place for place in h.places if place in g.body]) for g, h in zip(grids, found, strict=True)]
    there = sum(sum(people > 0 for people in grid.body.values()) for grid in grids)
    seen = [exposed(g, h.places) for g, h in zip(grids[::AUDITED_EVERY], found[::AUDITED_EVERY], strict=True)]
    milliseconds = 1000 * fmean(hidden.seconds for hidden in found)
    return [
        Figure(f"{name}: hidden of the body", round(100 * sum(body) / there, 2), "%"),
        Figure(f"{name}: hidden of all cells", _hidden(grids, found), "%"),
        Figure(f"{name}: small ones known", _share(seen, "exact"), "%", 0.0 if name == OURS else None),
        Figure(f"{name}: small ones narrowed", _share(seen, "narrow"), "%", 0.0 if name == OURS else None),
        Figure(f"{name}: a table", round(milliseconds, 2), "ms"),
    ]


def _large(out: Path) -> list[Figure]:
    """One table as large as a district's year, in a process of its own."""
    ran = measured([sys.executable, "-m", "bench.mask_side"], env=environment({}), out=out)
    told = json.loads(ran.stdout)
    return [
        Figure("60 x 7 x 12 months: cells", told["cells"], "rows"),
        Figure("its mask", round(told["seconds"], 1), "s", LARGE_SECONDS_LIMIT),
        Figure("its peak memory, making included", round(ran.peak_mb), "MB", LARGE_MB_LIMIT),
    ]


def _hidden(grids: Sequence[Grid], found: Sequence[Hidden]) -> float:
    cells = sum(len(grid.counts) for grid in grids)
    return round(100 * sum(len(hidden.places) for hidden in found) / cells, 2)


def _share(seen: Sequence[Exposed], what: str) -> float:
    of = {"exact": [e.exact for e in seen], "narrow": [e.narrow for e in seen]}[what]
    return round(100 * sum(of) / max(1, sum(e.small for e in seen)), 2)


def _beside_optimum(rules: Mapping[str, Rule], grids: Sequence[Grid]) -> list[Figure]:
    optimal = {n: places for n, grid in enumerate(grids) if (places := fewest_hidden(grid)) is not None}
    solved = [grids[n] for n in optimal]
    best = sum(map(len, optimal.values()))
    figures = [Figure("small tables with an optimum", len(solved), "rows")]
    for name, rule in rules.items():
        hidden = sum(len(found.places) for found in rule(solved))
        figures.append(Figure(f"on them: {name} / {OPTIMUM}", round(hidden / best, 3), "x"))
    return figures

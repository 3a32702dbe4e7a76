"""Benchmark 5: the check of one load by Great Expectations, against one SQL statement that finds the same rows."""

import json
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.figures import Benchmark, Figure, Say, middle, ratio
from bench.processes import environment, measured
from bench.turns import turns
from coaching.errors import ContractError

RATIO_LIMIT, PEAK_MB_LIMIT, GROWTH_MB_LIMIT = 4.0, 400.0, 25.0
BUDGET_SECONDS = 300
LEFT_OUT = (
    "the start of the interpreter and imports (a figure of their own)",
    "writing the quarantine and the accepted rows, which comes after the verdict",
    "the statement does not look at the load as a whole (duplicate keys, pseudonyms, row numbers); the check does",
    "a load whose columns hold only ever new values: here one of eight does",
)
_SIDES = ("sql", "ours")

Told = Mapping[str, Any]


def run(folder: Path, *, loads: tuple[int, int], repeats: int, say: Say) -> Benchmark:
    """Measures the statement and the check over the short and the long load by turns."""
    files = {rows: folder / f"check-{rows}" / "data.parquet" for rows in loads}
    for rows, file in files.items():
        _python(file, "bench.check_load", str(file), str(rows))
    found: dict[tuple[str, int], list[Told]] = {(side, rows): [] for side in _SIDES for rows in loads}
    for turn in turns(repeats, budget_seconds=BUDGET_SECONDS, began=time.monotonic()):
        for rows, file in files.items():
            for side in _SIDES:
                told = json.loads(_python(file, "bench.check_sides", side, str(file)))
                found[side, rows].append(told)
                say(
                    f"check {turn}/{repeats}: {side} over {rows:,} rows {told['seconds']:.1f} s "
                    f"after {told['import_seconds']:.1f} s of imports, peak {told['peak_mb']:.0f} MB"
                )
            _expect_same(found["ours", rows][-1], found["sql", rows][-1])
    return _told(found, loads)


def _python(file: Path, module: str, *arguments: str) -> str:
    command = [sys.executable, "-m", module, *arguments]
    return measured(command, env=environment({}), out=file.parent / "out").stdout


def _expect_same(ours: Told, floor: Told) -> None:
    if ours["digests"] != floor["digests"]:
        rules = ours["digests"].keys() | floor["digests"].keys()
        differing = sorted(rule for rule in rules if ours["digests"].get(rule) != floor["digests"].get(rule))
        message = f"The check and the statement found other rows: {', '.join(differing)}."
        raise ContractError(message, remedy="Ratios of other work say nothing; mend bench/check_sides.py.")


def _told(found: Mapping[tuple[str, int], Sequence[Told]], loads: tuple[int, int]) -> Benchmark:
    kept = ("seconds", "cpu_seconds", "import_seconds", "peak_mb")
    samples = {
        f"{side}_{rows}_{name}": [told[name] for told in told_of] for (side, rows), told_of in found.items()
        for name in kept
    }  # fmt: skip
    figures = [figure for rows in loads for figure in _of_load(samples, rows)]
    peaks = [middle(samples[f"ours_{rows}_peak_mb"]) for rows in loads]
    grown = Figure(
        f"growth of peak memory from {loads[0]:,} to {loads[1]:,} rows",
        round(peaks[1] - peaks[0], 1),
        "MB",
        GROWTH_MB_LIMIT,
    )
    return Benchmark("check", "Check one load", (*figures, grown), samples, LEFT_OUT)


def _of_load(samples: Mapping[str, Sequence[float]], rows: int) -> list[Figure]:
    ours, floor = f"ours_{rows}", f"sql_{rows}"
    return [
        Figure(
            f"check {rows:,} rows / one SQL statement",
            ratio(samples[f"{ours}_seconds"], samples[f"{floor}_seconds"]),
            "x",
            RATIO_LIMIT,
        ),
        Figure(
            "the same in processor time", ratio(samples[f"{ours}_cpu_seconds"], samples[f"{floor}_cpu_seconds"]), "x"
        ),
        Figure("check, imports apart", middle(samples[f"{ours}_seconds"]), "s"),
        Figure("its imports", middle(samples[f"{ours}_import_seconds"]), "s"),
        Figure("one SQL statement, imports apart", middle(samples[f"{floor}_seconds"]), "s"),
        Figure(f"peak memory of the check at {rows:,} rows", max(samples[f"{ours}_peak_mb"]), "MB", PEAK_MB_LIMIT),
        Figure("peak memory of the statement", max(samples[f"{floor}_peak_mb"]), "MB"),
    ]

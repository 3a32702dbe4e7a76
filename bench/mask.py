"""Benchmark 6: the mask of one large table, in a process of its own: 60 schools, 7 standards, 12 months.

Run as `python -m bench.mask <seed>` for one table; prints JSON.
"""

import json
import sys
import time
from pathlib import Path

from bench.figures import Benchmark, Figure, Say, middle
from bench.mask_table import made_table
from bench.processes import environment, high_water_mb, measured
from bench.turns import turns
from warehouse.protect.rules import hide

SECONDS_LIMIT, PEAK_MB_LIMIT = 60.0, 1000.0
BUDGET_SECONDS = 300
LEFT_OUT = (
    "reading the atoms from the warehouse; the table is made up in the process, and its memory counts",
    "nests and rivals, which the table does not have",
)


def run(folder: Path, *, repeats: int, say: Say) -> Benchmark:
    """Measures the mask of the same table by turns."""
    found = []
    for turn in turns(repeats, budget_seconds=BUDGET_SECONDS, began=time.monotonic()):
        command = [sys.executable, "-m", "bench.mask", "1"]
        told = json.loads(measured(command, env=environment({}), out=folder / "mask").stdout)
        found.append(told)
        say(f"mask {turn}/{repeats}: {told['cells']:,} cells in {told['seconds']:.1f} s, peak {told['peak_mb']:.0f} MB")
    last = found[-1]
    figures = (
        Figure("time of the mask", middle([told["seconds"] for told in found]), "s", SECONDS_LIMIT),
        Figure("peak memory", middle([told["peak_mb"] for told in found]), "MB", PEAK_MB_LIMIT),
        Figure("cells with too few people, of those a mart shows", round(100 * last["small"] / last["shown"], 1), "%"),
        Figure("cells hidden, of those a mart shows", round(100 * last["hidden"] / last["shown"], 1), "%"),
    )
    samples = {name: [told[name] for told in found] for name in ("seconds", "peak_mb")}
    title = f"the mask of {last['cells']:,} cells in {last['sums']:,} sums"
    return Benchmark("mask", title, figures, samples, LEFT_OUT)


def _measure(seed: int) -> dict[str, float]:
    table = made_table(seed)
    began = time.monotonic()
    mask = hide(table)
    seconds = time.monotonic() - began
    shown = [cell for cell in table.cells if cell.shown]
    return {
        "cells": len(table.cells),
        "sums": len(table.sums),
        "shown": len(shown),
        "small": sum(cell.is_sensitive for cell in shown),
        "hidden": sum(cell.name in mask.reasons for cell in shown),
        "broken": mask.broken,
        "seconds": seconds,
        "peak_mb": high_water_mb("self"),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_measure(int(sys.argv[1]))))

"""`make bench`: all benchmarks or one of them, with what they were measured on and what they leave out."""

import sys
import tempfile
import time
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bench import airflow_night, check, dbt_night, extract, mask, privacy, quiet_night
from bench.figures import Benchmark
from bench.machine import facts
from bench.show import show, write
from coaching.errors import CoachingError

HISTORIES = (1_000_000, 10_000_000)
RESULTS = Path(__file__).parent / "results"
console = Console()


class Size(StrEnum):
    """The sandbox's sizes that a night is measured with."""

    TINY = "tiny"
    DEMO = "demo"


class Which(StrEnum):
    """The benchmarks."""

    ALL = "all"
    EXTRACT = "extract"
    DBT = "dbt"
    AIRFLOW = "airflow"
    QUIET = "quiet"
    CHECK = "check"
    MASK = "mask"
    PRIVACY = "privacy"


def main(
    *,
    only: Annotated[Which, typer.Option(help="One of them.")] = Which.ALL,
    repeats: Annotated[
        int, typer.Option(min=1, help="Turns of each, as long as its share of 25 minutes lasts; the median counts.")
    ] = 3,
    rows: Annotated[int, typer.Option(help="Page views of the long list.")] = 500_000,
    few_rows: Annotated[int, typer.Option(help="Page views of the short list, for the growth of memory.")] = 100_000,
    history: Annotated[
        list[int] | None, typer.Option(help="Events of history; given for each of several. [default: 1 and 10 million]")
    ] = None,
    load: Annotated[int, typer.Option(help="Rows of the short load that is checked.")] = 500_000,
    long_load: Annotated[int, typer.Option(help="Rows of the long load that is checked.")] = 5_000_000,
    tables: Annotated[int, typer.Option(min=1, help="Random tables of the mask.")] = 1_000,
    size: Annotated[Size, typer.Option(help="The sandbox of the night by step.")] = Size.TINY,
) -> None:
    """Measure, show, and write bench/results/<time>.json."""
    histories = sorted(history or HISTORIES)
    chosen: dict[Which, Callable[[Path], Benchmark]] = {
        Which.EXTRACT: lambda folder: extract.run(folder, rows=rows, few_rows=few_rows, repeats=repeats, say=_say),
        Which.DBT: lambda folder: dbt_night.run(folder, histories=histories, repeats=repeats, say=_say),
        Which.AIRFLOW: lambda folder: airflow_night.run(folder, size=size.value, repeats=repeats, say=_say),
        Which.QUIET: lambda folder: quiet_night.run(folder, size=size.value, repeats=repeats, say=_say),
        Which.CHECK: lambda folder: check.run(folder, loads=(load, long_load), repeats=repeats, say=_say),
        Which.MASK: lambda folder: mask.run(folder, repeats=repeats, say=_say),
        Which.PRIVACY: lambda folder: privacy.run(folder, tables=tables, say=_say),
    }
    machine, began, done = facts(), time.monotonic(), []
    for name, value in machine.items():
        console.print(f"{name}: {value}", highlight=False)
    with tempfile.TemporaryDirectory(prefix="coaching-bench-") as folder:
        for which, measure in chosen.items():
            if only in (Which.ALL, which):
                done.append(_measured(measure, Path(folder)))
                show(done[-1], console)
    file = RESULTS / f"{machine['measured at'].replace(' ', '-').replace(':', '')}.json"
    write(done, machine, file)
    console.print(
        f"Medians of interleaved runs, {time.monotonic() - began:.0f} s in all. "
        f"{file.relative_to(RESULTS.parent.parent)}",
        highlight=False,
    )


def _measured(measure: Callable[[Path], Benchmark], folder: Path) -> Benchmark:
    try:
        return measure(folder)
    except CoachingError as error:
        console.print(str(error), style="red", markup=False)
        sys.exit(1)


def _say(text: str) -> None:
    console.print(text, style="dim", highlight=False, markup=False)


if __name__ == "__main__":
    typer.run(main)

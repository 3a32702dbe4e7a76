"""`make demo`: three nights of the invented district through real Airflow, and what came out of them.

The second night refuses a shrunken roster and ends failed, as it should; the third brings late edits and is green.
"""

import shutil
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from coaching.errors import CoachingError
from coaching.paths import Paths
from nights.airflow import local as airflow_local
from nights.night import open_night
from nights.results import landed, refusals
from sandbox import headlines
from sandbox.process import SandboxProcess, sandbox_process
from sandbox.progress import follow
from sandbox.world.days import NIGHTS

EXPECTED = dict(zip((n.isoformat() for n in NIGHTS), ("success", "failed", "success"), strict=True))
_STATE = (
    "landing",
    "index",
    "estimates",
    "published",
    "runs",
    "reports",
    "accepted",
    "warehouse.duckdb",
    "warehouse.duckdb.wal",
)
# where nobody watches, lines are wide enough for the tables
console = Console(width=None if sys.stdout.isatty() else 150)


def main(
    *,
    size: Annotated[str, typer.Option(help="tiny or demo.")] = "demo",
    seed: int = 1,
    hold: Annotated[bool, typer.Option("--hold", help="Leave Airflow running at the end until Ctrl-C.")] = False,
) -> None:
    """Run three nights and show the results; removes an earlier demo's state first, never another district's folder."""
    started = time.monotonic()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was started is stopped, whoever ends this
    try:
        with _line(size, seed) as (airflow, sandbox):
            ended = {night: _night(airflow, sandbox, night, expected) for night, expected in EXPECTED.items()}
            bad = [night for night, state in ended.items() if state != EXPECTED[night]]
            _show(ended, time.monotonic() - started)
            if hold:
                console.print(f"Airflow stays at {airflow.base_url} until Ctrl-C.")
                _wait()
    except CoachingError as error:
        console.print(str(error), style="red", markup=False)
        sys.exit(1)
    if bad:
        console.print(f"Not as expected: {', '.join(bad)}. The reports are in data/reports/.", style="red")
        sys.exit(1)


@contextmanager
def _line(size: str, seed: int) -> Iterator[tuple[airflow_local.LocalAirflow, SandboxProcess]]:
    paths = open_night(NIGHTS[0].isoformat(), district="sandbox").paths
    _forget(paths)
    console.print(f"Starting the sandbox district ({size}) and Airflow; state is under {paths.root} …")
    with sandbox_process(size=size, seed=seed) as sandbox:
        environment = {**sandbox.environment, "COACHING_DISTRICT": "sandbox"}
        with airflow_local.running(paths, port=airflow_local.free_port(), environment=environment) as airflow:
            console.print(f"Airflow is up at {airflow.base_url} (this machine only).")
            yield airflow, sandbox


def _forget(paths: Paths) -> None:
    """Removes what an earlier demo left, but neither Airflow's own database nor the pseudonym key."""
    for name in _STATE:
        target = paths.root / name
        if target.is_dir():
            shutil.rmtree(target)
        else:
            target.unlink(missing_ok=True)


def _night(airflow: airflow_local.LocalAirflow, sandbox: SandboxProcess, night: str, expected: str) -> str:
    sandbox.set_night(date.fromisoformat(night))
    console.rule(f"Night of {night}")
    state = follow(airflow, airflow.trigger(night), console)
    colour = "green" if state == expected else "red"
    meaning = "as it should: a shrunken roster was refused" if expected == "failed" else ""
    console.print(f"[{colour}]{state}[/{colour}] {meaning if state == expected else f'(expected {expected})'}")
    for refused in refusals(open_night(night, district="sandbox")):
        console.print(f"  refused: {refused.source}.{refused.stream}: {refused.reason}", markup=False, style="yellow")
    return state


def _show(ended: Mapping[str, str], seconds: float) -> None:
    """The last screen: plain lines, so that no terminal is too narrow for it."""
    paths = Paths.from_env()
    current = paths.published / "current"
    nights = [
        line
        for night, state in ended.items()
        for line in headlines.one_night(night, _said(night, state), landed(open_night(night, district="sandbox")))
    ]
    places: dict[Path | str, str] = {
        current / "bi" / "report" / "index.html": "the report: open this one first",
        paths.reports / "nights.html": "how the nights went",
        current / "bi" / "bi.duckdb": "what dashboards may read",
        current / "analyst" / "analyst.duckdb": "exact values, pseudonymous",
        "bin/coaching ask": "the questions of the first day",
        "make bi": "dashboards in a browser",
        "make up": "Airflow's pages",
        "docs/operations.md": "what to do when a task is red",
    }
    console.rule()
    shown = headlines.screen(
        headlines.headline(current),
        ["The nights", *nights],
        [f"Done in {seconds:.0f} s. Where to look next", *headlines.where(places)],
    )
    console.print("\n".join(shown), markup=False, highlight=False, soft_wrap=True)


def _said(night: str, state: str) -> str:
    if state != EXPECTED[night]:
        return f"{state}, but {EXPECTED[night]} was expected"
    return "failed as it should" if state == "failed" else "green"


def _wait() -> None:
    try:
        while True:
            time.sleep(1)
    except KeyboardInterrupt:
        return


if __name__ == "__main__":
    typer.run(main)

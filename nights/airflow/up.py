"""`make up` and `make down`: Airflow with its pages on localhost for the chosen district, until told to stop.

The sandbox district's servers are started by `sandbox.up`, which then calls `up`.
"""

import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from rich.console import Console

from coaching import running
from coaching.district import load_district
from coaching.errors import CoachingError
from coaching.paths import Paths
from nights.airflow import local
from nights.night import open_night

PORT = 8080
# `make up` runs a module of this name, here or around this one.
_KNOWN_BY = (".up",)
console = Console()


def command(serve: Callable[[int], None]) -> None:
    """Runs the command line around `serve`, which starts what there is and stays; our own errors are one sentence."""

    def main(
        *, down: Annotated[bool, typer.Option("--down", help="Stop what `make up` started.")] = False, port: int = PORT
    ) -> None:
        """Start Airflow and stay until Ctrl-C or `make down`."""
        try:
            if down:
                _down(Paths.from_env())
            else:
                serve(port)
        except CoachingError as error:
            console.print(str(error), style="red", markup=False)
            sys.exit(1)

    typer.run(main)


def up(port: int, *, environment: Mapping[str, str] | None = None, on_duty: bool = True) -> None:
    """Airflow for the chosen district, until Ctrl-C or `make down`.

    Args:
        port: where its pages are.
        environment: what the sources' servers need beside the caller's.
        on_duty: whether nights start by themselves.
    """
    district = load_district()
    yesterday = (datetime.now(UTC).date() - timedelta(days=1)).isoformat()
    paths = open_night(yesterday).paths
    own = {"COACHING_DISTRICT": str(district.folder), **(environment or {})}
    marker = paths.root / "up.pid"
    with local.running(paths, port=port, environment=own, on_duty=on_duty) as airflow:
        marker.write_text(str(os.getpid()), encoding="utf-8")
        try:
            address = f"{airflow.base_url}/dags/nightly"
            console.print(
                f"Airflow for {district.title}: {address} (this machine only). Stop with Ctrl-C or `make down`.",
                highlight=False,
            )
            _stay()
        finally:
            marker.unlink(missing_ok=True)


def _stay() -> None:
    """Until Ctrl-C, or the signal that `make down` sends."""
    stopped: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _frame: stopped.append(received))
    while not stopped:
        time.sleep(0.2)


def _down(paths: Paths) -> None:
    is_asked = running.stop(paths.root / "up.pid", known_by=_KNOWN_BY)
    console.print("Airflow is stopping." if is_asked else "Nothing is running.")


if __name__ == "__main__":
    command(up)

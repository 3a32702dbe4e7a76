"""`make up` and `make down`: Airflow with its pages on localhost for the chosen district, until told to stop."""

import os
import signal
import sys
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from rich.console import Console

from coaching import airflow_local
from coaching.config import load_district
from coaching.errors import CoachingError
from coaching.night import open_night
from coaching.paths import Paths
from sandbox.days import NIGHTS
from sandbox.process import sandbox_process

PORT = 8080
console = Console()


def main(*, down: Annotated[bool, typer.Option("--down", help="Stop what `make up` started.")] = False, port: int = PORT) -> None:
    """Start Airflow (and, for the sandbox district, its servers) and stay until Ctrl-C or `make down`."""
    try:
        if down:
            _down(Paths.from_env())
        else:
            _up(port)
    except CoachingError as error:
        console.print(str(error), style="red", markup=False)
        sys.exit(1)


def _up(port: int) -> None:
    district = load_district()
    yesterday = (datetime.now(UTC).date() - timedelta(days=1)).isoformat()
    paths = open_night(yesterday).paths
    environment = {"COACHING_DISTRICT": str(district.folder)}
    with ExitStack() as stack:
        if district.name == "sandbox":
            sandbox = stack.enter_context(sandbox_process(size="demo", seed=1))
            sandbox.set_night(NIGHTS[-1])
            environment |= sandbox.environment
        airflow = stack.enter_context(airflow_local.running(paths, port=port, environment=environment, on_duty=district.name != "sandbox"))
        marker = paths.root / "up.pid"
        marker.write_text(str(os.getpid()), encoding="utf-8")
        stack.callback(marker.unlink, missing_ok=True)
        console.print(f"Airflow for {district.title}: {airflow.base_url}/dags/nightly (this machine only). Stop with Ctrl-C or `make down`.", highlight=False)
        _stay()


def _stay() -> None:
    """Until Ctrl-C, or the signal that `make down` sends."""
    stopped: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _frame: stopped.append(received))
    while not stopped:
        time.sleep(0.2)


def _down(paths: Paths) -> None:
    marker = paths.root / "up.pid"
    try:
        os.kill(int(marker.read_text(encoding="utf-8")), signal.SIGTERM)
        console.print("Airflow is stopping.")
    except (FileNotFoundError, ProcessLookupError):
        marker.unlink(missing_ok=True)
        console.print("Nothing is running.")


if __name__ == "__main__":
    typer.run(main)

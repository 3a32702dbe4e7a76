"""`make bi` for the sandbox district: a Postgres server of its own for the pages of coach leads, then the dashboards.

A district with a login of its own for these pages, and a data folder of any other district, get the dashboards alone.
"""

import os
import sys
import time
from typing import Annotated

import typer
from rich.console import Console

from coaching.errors import CoachingError
from coaching.paths import Paths
from dashboards import up as dashboards
from dashboards.database import CONNECTIONS
from sandbox import postgres

_LOGIN = f"AIRFLOW_CONN_{CONNECTIONS['leads']}"
console = Console()


def main(
    *, down: Annotated[bool, typer.Option("--down", help="Stop what `make bi` started.")] = False,
    port: int = dashboards.PORT,
) -> None:  # fmt: skip
    """Bring the dashboards up on this machine with the coach lead's pages, or stop them and the server."""
    paths = Paths.from_env()
    if down:
        try:
            dashboards.main(down=True)
        finally:
            if is_of_sandbox(paths):
                _stop(paths)
        return
    if has_its_own(paths):
        _start(paths)
    dashboards.main(port=port)


def has_its_own(paths: Paths) -> bool:
    """Whether a server is started for this data folder: it is the invented district's, and no login is named."""
    return is_of_sandbox(paths) and (paths.published / "current").exists() and not os.environ.get(_LOGIN)


def is_of_sandbox(paths: Paths) -> bool:
    """Whether it is the invented district's data folder: of any other nothing is started, stopped or removed."""
    owner = paths.root / "district"
    return owner.exists() and owner.read_text(encoding="utf-8") == "sandbox"


def _start(paths: Paths) -> None:
    began = time.monotonic()
    try:
        brought = postgres.up(paths)
    except CoachingError as error:  # the other pages need no server
        console.print(f"Caseload and Not reached are not shown. {error}", style="red", markup=False)
        return
    os.environ[_LOGIN] = brought.address  # for this process: Superset's are told of it on their standard input
    done = "loaded" if brought.is_new else "already there"
    taken = f"after {time.monotonic() - began:.0f} s"
    told = f"The demo's own Postgres server is up ({brought.edition} {done}, {taken}); its coach lead's login is "
    console.print(f"{told}{postgres.LEAD}.", highlight=False, soft_wrap=True)
    place = f"{brought.reader}, database {postgres.DATABASE}, login {postgres.READER}, without TLS"
    told = f"A BI tool connects to {place}; its password stands in {brought.reader_password}."
    console.print(told, highlight=False, markup=False, soft_wrap=True)


def _stop(paths: Paths) -> None:
    try:
        if postgres.down(paths):
            console.print("The demo's own Postgres server has stopped, and what it held is removed.")
    except CoachingError as error:
        console.print(str(error), style="red", markup=False)
        sys.exit(1)


if __name__ == "__main__":
    typer.run(main)

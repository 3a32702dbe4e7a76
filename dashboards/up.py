"""`make bi` and `make bi-down`: Superset on this machine, its dashboards brought up to date, until told to stop.

Flow: dashboards/bundle/ -> [server/load.py] -> <data>/bi/superset.db -> gunicorn on 127.0.0.1
Run again it keeps accounts and what people made, and brings the bundle anew.
"""

import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from coaching import atomic
from coaching.errors import CoachingError, ConfigError, UnavailableError
from coaching.paths import PROJECT, Paths
from dashboards.bundle import BUNDLE, BUNDLES
from dashboards.database import CONNECTIONS, Address, address_of
from dashboards.page import Bundle, pages
from dashboards.process import PYTHON, SERVER, free_port, started, stop, superset_environment, until_it_answers

PORT = 8088
_LOCK = PROJECT / "requirements-dashboards.lock"
console = Console()


def main(
    *, down: Annotated[bool, typer.Option("--down", help="Stop what `make bi` started.")] = False, port: int = PORT
) -> None:
    """Bring the dashboards up on this machine, or stop them."""
    try:
        if down:
            stopped = stop(bi_folder(Paths.from_env()))
            console.print("Dashboards are stopping." if stopped else "No dashboards are running.")
        else:
            began = time.monotonic()
            paths = Paths.from_env()
            address = up(paths, port)
            told = [*_told(paths, address, time.monotonic() - began), *_told_of_leads(paths, address)]
            console.print("\n".join([*told, "Stop with make bi-down."]), highlight=False, markup=False, soft_wrap=True)
    except CoachingError as error:
        console.print(str(error), style="red", markup=False)
        sys.exit(1)


def up(paths: Paths, port: int = PORT) -> str:
    """Brings Superset up with this checkout's dashboards.

    Returns:
        Its address.

    Raises:
        ConfigError: there is no edition, or no environment to run it in.
        UnavailableError: it did not start; the message names its log.
        AccessError: another user's Superset runs on these data.
    """
    addresses = _addresses(paths)
    if not (PYTHON / "gunicorn").exists():
        message = "The dashboards' environment is not there."
        raise ConfigError(message, remedy="Run make bi, which makes it.")
    folder = bi_folder(paths)
    stop(folder)
    paths.lay_out()
    folder.mkdir(mode=0o700, exist_ok=True)
    _secret(folder / "secret_key")
    password = _secret(folder / "admin_password")
    port = free_port(port)
    environment = superset_environment(folder, port)
    if is_prepared(folder):  # both take their time to start, and neither waits for the other
        server = started(folder, port, environment)
        try:
            load(folder, addresses, password, environment)
        except UnavailableError:
            server.terminate()
            raise
    else:
        load(folder, addresses, password, environment)
        server = started(folder, port, environment)
    until_it_answers(server, folder, port)
    return f"http://127.0.0.1:{port}/"


def bi_folder(paths: Paths) -> Path:
    """Superset's own: accounts, pages, secret key, log. The owner's alone."""
    return paths.root / "bi"


def load(
    folder: Path, addresses: Mapping[Bundle, Address], password: str, environment: Mapping[str, str], *,
    bundle: Path = BUNDLE,
) -> None:  # fmt: skip
    """Brings the metadata to what the bundles say, and takes away what they have no more.

    Raises:
        UnavailableError: it failed; the message names the log.
    """
    said = {name: {"uri": one.uri, "connect_args": dict(one.connect_args)} for name, one in addresses.items()}
    asked = {"password": password, "addresses": said, "prepare": not is_prepared(folder)}
    with (folder / "load.log").open("w", encoding="utf-8") as log:
        done = subprocess.run(
            [PYTHON / "python", SERVER / "load.py", *(bundle / name for name in addresses)],
            input=json.dumps(asked), text=True, stdout=log, stderr=log, env=dict(environment), cwd=PROJECT, check=False,
        )  # fmt: skip
    if done.returncode:
        message = "The dashboards could not be imported."
        raise UnavailableError(message, remedy=f"{folder / 'load.log'} says why.")
    atomic.write_text(folder / "prepared", _LOCK.read_text(encoding="utf-8"))


def is_prepared(folder: Path) -> bool:
    """Whether tables and roles are those of the Superset that is locked."""
    stamp = folder / "prepared"
    return stamp.exists() and stamp.read_text(encoding="utf-8") == _LOCK.read_text(encoding="utf-8")


def _addresses(paths: Paths) -> Mapping[Bundle, Address]:
    if not (paths.published / "current").exists():
        message = f"There is no edition below {paths.published}."
        raise ConfigError(message, remedy="Run make demo, or a night of your district; or set COACHING_DATA.")
    return {name: address for name in BUNDLES if (address := address_of(name, paths))}


def _secret(file: Path) -> str:
    """A secret that is made once, readable by its owner only."""
    if not file.exists():
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
            out.write(secrets.token_urlsafe(32))
    return file.read_text(encoding="utf-8")


def _told(paths: Paths, address: str, seconds: float) -> Iterator[str]:
    yield f"Dashboards: {address}superset/dashboard/programme/ (this machine only), after {seconds:.0f} s."
    yield f"User admin; the password: cat {bi_folder(paths) / 'admin_password'}"


def _told_of_leads(paths: Paths, address: str) -> Iterator[str]:
    """Who sees whom on the pages of coach leads, where they are up."""
    if address_of("leads", paths) is None:
        return
    yield "Personal data, for coach leads alone:"
    for page in (one for one in pages() if one.bundle == "leads"):
        yield f"  {page.title}: {address}superset/dashboard/{page.slug}/"
    yield "They show single teachers, by keys and without names, in the rows that"
    yield f"the login of AIRFLOW_CONN_{CONNECTIONS['leads']} may see."
    yield "Whoever is admin opens them, and accounts with the role Coaching lead;"
    yield "accounts with the role Coaching viewer do not."


if __name__ == "__main__":
    typer.run(main)

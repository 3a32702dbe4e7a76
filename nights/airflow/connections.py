"""Connections as a task of the DAG would get them, asked of Airflow itself in a process of its own.

Flow: Airflow's secrets backends, AIRFLOW_CONN_*, its metadata store -> JSON on a pipe -> the command line
Its own process, because importing Airflow takes the logging of whoever imports it, and makes a database where there is
none. Run as `python -m nights.airflow.connections <id> ...`: it writes one JSON object on standard output.
Docs: https://airflow.apache.org/docs/apache-airflow/stable/security/secrets/secrets-backend/index.html
"""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Protocol

from coaching.connections import Connection, Resolver, from_environment, from_parts
from coaching.paths import PROJECT, Paths

log = logging.getLogger(__name__)
_OURS = ("coaching_key", "coaching_alert")
_SETTINGS = ("AIRFLOW__DATABASE__", "AIRFLOW__SECRETS__", "AIRFLOW__WORKERS__SECRETS")
Parts = Mapping[str, object]


class Found(Protocol):
    """What is read of a connection as Airflow has it, in a task or in a server."""

    @property
    def host(self) -> str | None: ...  # noqa: D102
    @property
    def schema(self) -> str | None: ...  # noqa: D102
    @property
    def login(self) -> str | None: ...  # noqa: D102
    @property
    def password(self) -> str | None: ...  # noqa: D102
    @property
    def port(self) -> int | None: ...  # noqa: D102
    @property
    def extra_dejson(self) -> Mapping[str, object]: ...  # noqa: D102


def as_the_dag(ids: Iterable[str], paths: Paths) -> Resolver:
    """Gives a connection by its id as the DAG's tasks get it; without any Airflow, from the environment alone."""

    @cache
    def known() -> Mapping[str, Parts]:
        home = _home(paths)
        return _ask((*sorted(ids), *_OURS), home) if home is not None else {}

    def resolve(conn_id: str) -> Connection:
        parts = known().get(conn_id)
        return from_parts(conn_id, parts) if parts else from_environment(conn_id)

    return resolve


def has_airflow(paths: Paths) -> bool:
    """Whether there is an Airflow that may know more connections than the environment."""
    return _home(paths) is not None


def _home(paths: Paths) -> dict[str, str] | None:
    """What an Airflow process must be told to find its Airflow; None where there is none."""
    if any(name.startswith(_SETTINGS) for name in os.environ):
        return {}
    told = os.environ.get("AIRFLOW_HOME")
    for home in (Path(told),) if told else (paths.root / "airflow", Path.home() / "airflow"):
        database = home / "airflow.db"
        if (home / "airflow.cfg").exists() or (database.exists() and database.stat().st_size):
            return {"AIRFLOW_HOME": str(home)}
    return None


def _ask(ids: Iterable[str], home: Mapping[str, str]) -> Mapping[str, Parts]:
    command = [sys.executable, "-m", "nights.airflow.connections", *ids]
    quiet = {"AIRFLOW__CORE__LOAD_EXAMPLES": "False"}
    asked = subprocess.run(
        command,
        cwd=PROJECT,
        env={**os.environ, **quiet, **home},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # it may quote a secret
        check=False,
    )
    if asked.returncode:
        log.warning("Airflow could not be asked for its connections; those of the environment are used.")
        return {}
    found: Mapping[str, Parts] = json.loads(asked.stdout)
    return found


def parts_of(found: Found) -> Parts:
    """Airflow's own fields, for `coaching.connections.from_parts`."""
    return {
        "host": found.host,
        "schema": found.schema,
        "login": found.login,
        "password": found.password,
        "port": found.port,
        "extra": found.extra_dejson,
    }


def _told(conn_id: str) -> Parts | None:
    """What Airflow says of a connection, along the chain that a task's question goes: its worker's, then its server's.

    Airflow 3.3: outside a task, the first asks secrets backends and environment, and the second the metadata store too.
    """
    from airflow.models.connection import Connection as ServersConnection
    from airflow.sdk import BaseHook

    for ask in (BaseHook.get_connection, ServersConnection.get_connection_from_secrets):
        try:
            found = ask(conn_id)
        except Exception:  # noqa: BLE001, S112 - each secrets backend raises its own, and its words may quote a secret
            continue
        return parts_of(found)
    return None


if __name__ == "__main__":
    answer = os.dup(1)
    os.dup2(2, 1)  # Airflow logs to standard output
    told = {conn_id: parts for conn_id in sys.argv[1:] if (parts := _told(conn_id))}
    with os.fdopen(answer, "w") as pipe:
        json.dump(told, pipe)

"""The processes of an Airflow on this machine: what they are told, how they begin and how they end.

The documented ones (api-server, scheduler, dag-processor, and the triggerer where it is on duty) run as children.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

from coaching.errors import UnavailableError
from coaching.paths import PROJECT, Paths

Found = TypeVar("Found")
_BIN = Path(sys.executable).parent
_API = "api-server"
# Task logs are read from their files: the log servers, which listen beyond this machine, are left out.
FIRST = {_API: (), "scheduler": ("--skip-serve-logs",)}
SECOND = {"dag-processor": ()}
ON_DUTY = {"triggerer": ("--skip-serve-logs",)}
# sqlite gives up on a lock after 5 s by default, which a busy machine's start reaches.
SQLITE_ARGUMENTS = {"timeout": 60}
_START_SECONDS, _STOP_SECONDS, _POLL_SECONDS = 300, 15, 0.3


def settings(paths: Paths, port: int, *, on_duty: bool = False) -> dict[str, str]:
    """The environment of every Airflow process: state in the data folder, loopback only, no examples, no telemetry.

    Unless `on_duty`, nights start only when they are triggered: a demo or a test that runs at 2 a.m. must not meet a
    night of its own.
    """
    address = f"http://127.0.0.1:{port}"
    return {
        "AIRFLOW_HOME": str(paths.root / "airflow"),
        "PYTHONPATH": os.pathsep.join((str(PROJECT), str(PROJECT / "nights" / "airflow" / "config"))),
        "PATH": f"{_BIN}{os.pathsep}{os.environ.get('PATH', '')}",
        "COACHING_DATA": str(paths.root),
        "AIRFLOW__CORE__DAGS_FOLDER": str(PROJECT / "dags"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": "4",
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": "True",
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{address}/execution/",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONNECT_ARGS": "nights.airflow.processes.SQLITE_ARGUMENTS",
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__BASE_URL": address,
        "AIRFLOW__API__WORKERS": "1",
        "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.2",
        "AIRFLOW__SCHEDULER__USE_JOB_SCHEDULE": str(on_duty),
        "AIRFLOW__SCHEDULER__ENABLE_HEALTH_CHECK": "False",
    }


def prepare(home: Path, env: Mapping[str, str]) -> None:
    """Migrates the database, once for each version of Airflow."""
    marker = home / f"migrated-{version('apache-airflow')}"
    if marker.exists():
        return
    with (home / "prepare.log").open("ab") as log:
        done = subprocess.run(
            [_BIN / "airflow", "db", "migrate"],
            env=dict(env),
            cwd=PROJECT,
            stdout=log,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode != 0:
        message = "airflow db migrate failed."
        raise UnavailableError(message, remedy=f"See {home.name}/prepare.log.")
    marker.touch()


def start(name: str, options: Sequence[str], home: Path, env: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    """Starts one of them in a session of its own, its output in its log file."""
    with (home / f"{name}.log").open("ab") as log:
        return subprocess.Popen(
            [_BIN / "airflow", name, *options],
            env=dict(env),
            cwd=PROJECT,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def until(
    children: Mapping[str, subprocess.Popen[bytes]], home: Path, look: Callable[[], Found], trouble: str
) -> Found:
    """What `look` finds, as soon as it finds something, while all processes live."""
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        ended = [name for name, child in children.items() if child.poll() is not None]
        if ended:
            message = f"Airflow's {ended[0]} ended at start."
            raise UnavailableError(message, remedy=f"See {home.name}/{ended[0]}.log.")
        with suppress(OSError, ValueError, KeyError):
            if found := look():
                return found
        time.sleep(_POLL_SECONDS)
    message = f"Airflow {trouble} after {_START_SECONDS} s."
    raise UnavailableError(message, remedy="Run `airflow dags list-import-errors` and look at the logs under airflow/.")


def stop(children: Mapping[str, subprocess.Popen[bytes]]) -> None:
    """Asks all to end; the API server, which keeps nothing and would tidy its memory for seconds, is not waited for."""
    for child in children.values():  # each leads a session of its own, with helpers such as its workers in it
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGTERM)
    deadline = time.monotonic() + _STOP_SECONDS
    for name in sorted(children, key=lambda name: name == _API):
        try:
            children[name].wait(0.1 if name == _API else max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(children[name].pid, signal.SIGKILL)
            children[name].wait()

"""Airflow on this machine: sqlite, LocalExecutor, loopback only. What `make up` and `make demo` start.

The documented processes (api-server, scheduler, dag-processor, and the triggerer where it is on duty) run as children
and end with this one. REST API:
https://airflow.apache.org/docs/apache-airflow/stable/stable-rest-api-ref.html
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any, TypedDict, TypeVar

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
_START_SECONDS, _STOP_SECONDS, _POLL_SECONDS, _START_POLL_SECONDS = 300, 15, 1.0, 0.3


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
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONNECT_ARGS": "nights.airflow.local.SQLITE_ARGUMENTS",
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__BASE_URL": address,
        "AIRFLOW__API__WORKERS": "1",
        "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.2",
        "AIRFLOW__SCHEDULER__USE_JOB_SCHEDULE": str(on_duty),
        "AIRFLOW__SCHEDULER__ENABLE_HEALTH_CHECK": "False",
    }


class TaskInstance(TypedDict):
    """What is read of a task instance; a mapped task has one for each stream."""

    task_id: str
    map_index: int
    state: str | None
    start_date: str | None
    end_date: str | None


@dataclass(frozen=True)
class LocalAirflow:
    """A running local Airflow; see `running`."""

    base_url: str
    token: str

    def request(self, method: str, path: str, body: object = None) -> Any:
        """One call of the public API (`/api/v2`)."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"}
        url = f"{self.base_url}/api/v2/{path}"
        request = urllib.request.Request(url, data, headers, method=method)  # noqa: S310 - loopback
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            return json.load(answer)

    def is_ready(self) -> bool:
        """Whether the scheduler and the dag-processor live and the DAG is there."""
        health = self.request("GET", "monitor/health")
        healthy = all(health[part]["status"] == "healthy" for part in ("scheduler", "dag_processor"))
        return healthy and bool(self.request("GET", "dags/nightly"))

    def make_pool(self) -> None:
        """The one-slot pool that the DAG's warehouse steps wait for: DuckDB has one writer."""
        with suppress(urllib.error.HTTPError):  # 409: it is there already
            self.request("POST", "pools", {"name": "warehouse", "slots": 1, "description": "one writer at a time"})

    def trigger(self, load_date: str, **conf: object) -> str:
        """Starts the night of a closed local day; gives the run's id."""
        run_id = f"night__{load_date}__{int(time.time())}"
        body = {"dag_run_id": run_id, "logical_date": None, "partition_key": load_date, "conf": conf}
        self.request("POST", "dags/nightly/dagRuns", body)
        return run_id

    def tasks(self, run_id: str) -> list[TaskInstance]:
        """The run's task instances, mapped ones each by itself."""
        found: list[TaskInstance] = self.request("GET", f"dags/nightly/dagRuns/{run_id}/taskInstances?limit=100")[
            "task_instances"
        ]
        return found

    def watch(self, run_id: str, *, timeout_seconds: float = 1800) -> Iterator[tuple[str, list[TaskInstance]]]:
        """Yields the run's state and its task instances until the run has ended.

        Raises:
            UnavailableError: it did not end in time.
        """
        deadline = time.monotonic() + timeout_seconds
        while time.monotonic() < deadline:
            state = self.request("GET", f"dags/nightly/dagRuns/{run_id}")["state"]
            yield state, self.tasks(run_id)
            if state in ("success", "failed"):
                return
            time.sleep(_POLL_SECONDS)
        message = f"Run {run_id} did not end within {timeout_seconds:.0f} s."
        raise UnavailableError(message, remedy="Look at the scheduler's log under airflow/.")


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(
    paths: Paths, *, port: int, environment: Mapping[str, str], on_duty: bool = False
) -> Iterator[LocalAirflow]:
    """Airflow, healthy and with its one-slot pool, for as long as the block lasts; the processes are stopped after it.

    `on_duty`: nights start by the district's schedule too, and a night that is late is told (by the triggerer).

    Raises:
        UnavailableError: a process ended or was not healthy in time; the message names its log file.
    """
    base_url = f"http://127.0.0.1:{port}"
    env = {**os.environ, **settings(paths, port, on_duty=on_duty), **environment}
    home = Path(env["AIRFLOW_HOME"])
    home.mkdir(parents=True, exist_ok=True)
    _prepare(home, env)
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        # The slow ones first: the API server builds the tasks' half of itself on its first call, for seconds, beside
        # the others' start.
        children |= {name: _start(name, options, home, env) for name, options in FIRST.items()}
        airflow = _until(children, home, lambda: LocalAirflow(base_url, _token(base_url)), "does not answer")
        children |= {
            name: _start(name, options, home, env) for name, options in (SECOND | (ON_DUTY if on_duty else {})).items()
        }
        _until(children, home, lambda: _answers(f"{base_url}/execution/health"), "does not answer its tasks")
        _until(children, home, airflow.is_ready, "is not healthy, or has no DAG 'nightly'")
        airflow.make_pool()
        yield airflow
    finally:
        _stop(children)


def _prepare(home: Path, env: Mapping[str, str]) -> None:
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


def _start(name: str, options: Sequence[str], home: Path, env: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    with (home / f"{name}.log").open("ab") as log:
        return subprocess.Popen(
            [_BIN / "airflow", name, *options],
            env=dict(env),
            cwd=PROJECT,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def _until(
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
        time.sleep(_START_POLL_SECONDS)
    message = f"Airflow {trouble} after {_START_SECONDS} s."
    raise UnavailableError(message, remedy="Run `airflow dags list-import-errors` and look at the logs under airflow/.")


def _token(base_url: str) -> str:
    with _open(f"{base_url}/auth/token") as answer:
        token: str = json.load(answer)["access_token"]
        return token


def _answers(url: str) -> bool:
    with _open(url) as answer:
        return bool(answer.read())


def _open(url: str) -> IO[bytes]:
    opened: IO[bytes] = urllib.request.urlopen(url, timeout=60)  # noqa: S310 - loopback
    return opened


def _stop(children: Mapping[str, subprocess.Popen[bytes]]) -> None:
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

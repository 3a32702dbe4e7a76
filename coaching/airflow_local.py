"""Airflow on this machine: sqlite, LocalExecutor, loopback only. What `make up` and `make demo` start.

The four documented processes (api-server, scheduler, dag-processor, triggerer) run as children and end with this one. REST API:
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
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from coaching.errors import UnavailableError
from coaching.paths import PROJECT, Paths

_BIN = Path(sys.executable).parent
PROCESSES = ("api-server", "scheduler", "dag-processor")
DEADLINES = "triggerer"
# sqlite gives up on a lock after 5 s by default, which a busy machine's start reaches.
SQLITE_ARGUMENTS = {"timeout": 60}
_START_SECONDS, _STOP_SECONDS, _POLL_SECONDS = 300, 15, 1.0


def settings(paths: Paths, port: int, *, scheduled: bool = False) -> dict[str, str]:
    """The environment of every Airflow process: state under the data folder, nothing but loopback, no example DAGs, no telemetry.

    Unless `scheduled`, nights start only when they are triggered: a demo or a test that runs at 2 a.m. must not meet a night of its own.
    """
    address = f"http://127.0.0.1:{port}"
    return {
        "AIRFLOW_HOME": str(paths.root / "airflow"),
        "PYTHONPATH": os.pathsep.join((str(PROJECT), str(PROJECT / "coaching" / "airflow_config"))),
        "PATH": f"{_BIN}{os.pathsep}{os.environ.get('PATH', '')}",
        "COACHING_DATA": str(paths.root),
        "AIRFLOW__CORE__DAGS_FOLDER": str(PROJECT / "dags"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": "4",
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": "True",
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{address}/execution/",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONNECT_ARGS": "coaching.airflow_local.SQLITE_ARGUMENTS",
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__BASE_URL": address,
        "AIRFLOW__API__WORKERS": "1",
        "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.2",
        "AIRFLOW__SCHEDULER__USE_JOB_SCHEDULE": str(scheduled),
        "AIRFLOW__SCHEDULER__ENABLE_HEALTH_CHECK": "False",
        "AIRFLOW__OPENLINEAGE__DISABLED": "True",
        "OPENLINEAGE_DISABLED": "true",
    }


@dataclass(frozen=True)
class LocalAirflow:
    """A running local Airflow; see `running`."""

    base_url: str
    token: str

    def request(self, method: str, path: str, body: object = None) -> Any:
        """One call of the public API (`/api/v2`)."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"}
        request = urllib.request.Request(f"{self.base_url}/api/v2/{path}", data, headers, method=method)  # noqa: S310 - loopback
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            return json.load(answer)

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

    def tasks(self, run_id: str) -> list[dict[str, Any]]:
        """The run's task instances, mapped ones each by itself."""
        found: list[dict[str, Any]] = self.request("GET", f"dags/nightly/dagRuns/{run_id}/taskInstances?limit=100")["task_instances"]
        return found

    def watch(self, run_id: str, *, timeout_seconds: float = 1800) -> Iterator[tuple[str, list[dict[str, Any]]]]:
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
def running(paths: Paths, *, port: int, environment: Mapping[str, str], scheduled: bool = False) -> Iterator[LocalAirflow]:
    """Migrates the database, starts the processes, waits until they are healthy and makes the one-slot pool; stops them at the end.

    `scheduled`: nights start by the district's schedule too, not only when triggered.

    Raises:
        UnavailableError: a process ended or was not healthy in time; the message names its log file.
    """
    env = {**os.environ, **settings(paths, port, scheduled=scheduled), **environment}
    home = Path(env["AIRFLOW_HOME"])
    home.mkdir(parents=True, exist_ok=True)
    _prepare(home, env)
    children = {}
    try:
        for name in PROCESSES:
            children[name] = _start(name, home, env)
        airflow = _healthy(f"http://127.0.0.1:{port}", children, home)
        children[DEADLINES] = _start(DEADLINES, home, env)  # needed for late runs only, so nobody waits for it
        yield airflow
    finally:
        _stop(list(children.values()))


def _prepare(home: Path, env: Mapping[str, str]) -> None:
    """Migrates the database, once for each version of Airflow."""
    marker = home / f"migrated-{version('apache-airflow')}"
    if marker.exists():
        return
    with (home / "prepare.log").open("ab") as log:
        done = subprocess.run([_BIN / "airflow", "db", "migrate"], env=dict(env), cwd=PROJECT, stdout=log, stderr=subprocess.STDOUT, check=False)
    if done.returncode != 0:
        message = "airflow db migrate failed."
        raise UnavailableError(message, remedy=f"See {home.name}/prepare.log.")
    marker.touch()


def _start(name: str, home: Path, env: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    with (home / f"{name}.log").open("ab") as log:
        return subprocess.Popen([_BIN / "airflow", name], env=dict(env), cwd=PROJECT, stdout=log, stderr=subprocess.STDOUT, start_new_session=True)


def _healthy(base_url: str, children: Mapping[str, subprocess.Popen[bytes]], home: Path) -> LocalAirflow:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        ended = [name for name, child in children.items() if child.poll() is not None]
        if ended:
            message = f"Airflow's {ended[0]} ended at start."
            raise UnavailableError(message, remedy=f"See {home.name}/{ended[0]}.log.")
        with suppress(OSError, ValueError, KeyError):
            airflow = LocalAirflow(base_url, _token(base_url))
            health = airflow.request("GET", "monitor/health")
            if all(health[part]["status"] == "healthy" for part in ("scheduler", "dag_processor")):
                airflow.request("GET", "dags/nightly")
                airflow.make_pool()
                return airflow
        time.sleep(_POLL_SECONDS)
    message = f"Airflow was not healthy within {_START_SECONDS} s, or has no DAG 'nightly'."
    raise UnavailableError(message, remedy="Run `airflow dags list-import-errors` and look at the logs under airflow/.")


def _token(base_url: str) -> str:
    with urllib.request.urlopen(f"{base_url}/auth/token", timeout=10) as answer:  # noqa: S310 - loopback
        token: str = json.load(answer)["access_token"]
        return token


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:  # each leads a session of its own, with helpers such as serve-logs in it
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGTERM)
    deadline = time.monotonic() + _STOP_SECONDS
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()

"""Airflow on this machine: sqlite, LocalExecutor, loopback only. What `make up` and `make demo` start.

Its processes end with this one. REST API:
https://airflow.apache.org/docs/apache-airflow/stable/stable-rest-api-ref.html
"""

import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, TypedDict

from coaching.errors import UnavailableError
from coaching.paths import Paths
from nights.airflow.processes import FIRST, ON_DUTY, SECOND, prepare, settings, start, stop, until

_POLL_SECONDS = 1.0


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
    prepare(home, env)
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        # The slow ones first: the API server builds the tasks' half of itself on its first call, for seconds, beside
        # the others' start.
        children |= {name: start(name, options, home, env) for name, options in FIRST.items()}
        airflow = until(children, home, lambda: LocalAirflow(base_url, _token(base_url)), "does not answer")
        children |= {
            name: start(name, options, home, env) for name, options in (SECOND | (ON_DUTY if on_duty else {})).items()
        }
        until(children, home, lambda: _answers(f"{base_url}/execution/health"), "does not answer its tasks")
        until(children, home, airflow.is_ready, "is not healthy, or has no DAG 'nightly'")
        airflow.make_pool()
        yield airflow
    finally:
        stop(children)


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

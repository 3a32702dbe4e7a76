"""What a naive client collects over HTTP, night by night, is what the truth says the servers hold."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import requests

from coaching.paths import PROJECT
from sandbox.server import Sandbox, running
from sandbox.truth import truth
from sandbox.world.days import NIGHTS
from sandbox.world.world import World, build_world
from tests.unit.sandbox.naive_client import Client

FORMS = {
    "coaching_log": ("Log", (0, 1)),
    "coaching_log_2011": ("Log 2011", (0, 1)),
    "coaching_cycles": ("Cycles", (0, 1)),
}


@pytest.fixture(scope="module")
def world() -> World:
    return build_world(1, "tiny")


@pytest.fixture(scope="module")
def sandbox(world: World) -> Iterator[Sandbox]:
    with running(world) as made:
        yield made


def assert_same(name: str, records: Sequence[object], said: Mapping[str, Any]) -> None:
    """Rows, malformed ones and keys, each on its own."""
    good = [r for r in records if isinstance(r, Mapping)]
    keys = {tuple(str(r[k]) for k in said["key"]) for r in good}
    assert (len(records), len(records) - len(good), len(keys)) == (said["rows"], said["malformed"], said["distinct"]), (
        name
    )
    assert keys == {tuple(k) for k in said["keys"]}, name


@pytest.mark.parametrize("night", NIGHTS, ids=str)
def test_walked_keys_are_the_truths_keys(world: World, sandbox: Sandbox, night: date) -> None:
    sandbox.set_night(night)
    client, said = Client(sandbox), truth(world, night)["streams"]
    found = {f"canvas.{name}": records for name, records in client.canvas_streams().items()}
    found |= {
        f"oneroster.{name}": client.roster(name)
        for name in ("orgs", "academicSessions", "users", "classes", "enrollments")
    }
    for name, records in found.items():
        assert_same(name, records, said[name])
    for name, (tab, places) in FORMS.items():
        heading, *rows = client.sheet(tab)
        assert_rows(f"google_sheets.{name}", [r for r in rows if len(r) <= len(heading)], len(rows), places, said)
    for wave in ("pre", "post"):
        heading, _, _, *rows = client.survey(f"SV_{wave}")
        assert_rows(
            f"qualtrics.teacher_survey_{wave}", [r for r in rows if len(r) == len(heading)], len(rows), (8,), said
        )
    assert client.throttled >= 2
    assert len(found["canvas.submissions"]) > 4000


def assert_rows(
    name: str, good: Sequence[Sequence[object]], rows: int, places: tuple[int, ...], streams: Mapping[str, Any]
) -> None:
    said = streams[name]
    keys = {tuple(str(row[place]) for place in places) for row in good}
    assert (rows, rows - len(good), len(keys)) == (said["rows"], said["malformed"], said["distinct"]), name
    assert keys == {tuple(k) for k in said["keys"]}, name


def test_a_first_night_costs_the_server_little(world: World) -> None:
    """The whole naive pull of a tiny district, client included, in a few seconds of this process's time."""
    with running(world) as made:
        started = time.process_time()
        Client(made).canvas_streams()
        spent = time.process_time() - started
    assert spent < 6


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    port_file = tmp_path / "port"
    command = [
        sys.executable,
        "-m",
        "sandbox",
        "serve",
        "--size",
        "tiny",
        "--port-file",
        str(port_file),
        "--night",
        "2026-06-11",
    ]
    with subprocess.Popen(command, cwd=PROJECT, env={**os.environ, "SANDBOX_CONTROL_SECRET": "open"}) as child:
        for _ in range(600):
            if port_file.exists():
                break
            time.sleep(0.1)
        try:
            yield f"http://127.0.0.1:{port_file.read_text().strip()}"
        finally:
            child.terminate()
            assert child.wait(20) in (0, -15)


def test_it_serves_as_a_process_of_its_own(served: str) -> None:
    reply = requests.get(f"{served}/_sandbox/clock", headers={"X-Sandbox-Secret": "open"}, timeout=20)
    assert reply.json() == {"night": "2026-06-11", "requests": {}}


def test_the_truth_can_be_written_to_a_file(world: World, tmp_path: Path) -> None:
    out = tmp_path / "truth.json"
    command = [
        sys.executable,
        "-m",
        "sandbox",
        "truth",
        "--out",
        str(out),
        "--size",
        "tiny",
        "--seed",
        "1",
        "--night",
        "2026-06-12",
    ]
    subprocess.run(command, cwd=PROJECT, check=True, timeout=120)
    assert json.loads(out.read_text(encoding="utf-8")) == json.loads(json.dumps(truth(world, NIGHTS[2])))

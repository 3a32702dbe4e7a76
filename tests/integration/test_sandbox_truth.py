"""What a naive client collects over HTTP, night by night, is what the truth says the servers hold."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import requests

from coaching.paths import PROJECT
from sandbox.server import Sandbox, running
from sandbox.systems import system_named, systems
from sandbox.systems.canvas.lists import LISTS
from sandbox.truth import truth
from sandbox.world import World, build_world
from sandbox.world.days import NIGHTS, district
from tests.unit.sandbox.naive_client import Client
from tests.unit.sandbox.walks import WALKS, Walked

WALKED = {name: config for name, config in district().sources.items() if config.kind in WALKS}


@pytest.fixture(scope="module")
def world() -> World:
    return build_world(1, "tiny")


@pytest.fixture(scope="module")
def sandbox(world: World) -> Iterator[Sandbox]:
    with running(world) as made:
        yield made


def test_systems_are_found_and_walked() -> None:
    assert {config.kind for config in WALKED.values()} == set(WALKS) != set()
    assert {s.name for s in systems()} == {f.parent.name for f in (PROJECT / "sandbox" / "systems").glob("*/server.py")}


@pytest.mark.parametrize("night", NIGHTS, ids=str)
@pytest.mark.parametrize("source", WALKED)
def test_walked_keys_are_the_truths_keys(source: str, world: World, sandbox: Sandbox, night: date) -> None:
    sandbox.set_night(night)
    config = WALKED[source]
    client, system = Client(sandbox), system_named(config.kind)
    said = system.streams(world, night, config)
    found = WALKS[config.kind](client, {name: stream.key for name, stream in said.items()}, config)
    told = {name: Walked(s.rows, s.malformed, {tuple(k) for k in s.keys}) for name, s in said.items()}
    assert set(found) == set(told) != set()
    assert [name for name, walked in found.items() if walked != told[name] or not walked.keys] == []
    asked = sandbox.state.asked[system.name]
    assert asked > 0
    assert client.throttled == sum(number <= asked for number in system.throttled_requests)
    assert client.missed == sum(number <= asked for number in system.missed_requests)


def test_a_first_night_costs_the_server_little(world: World) -> None:
    """The whole naive pull of a tiny district, client included, in a few seconds of this process's time."""
    with running(world) as made:
        started = time.process_time()
        WALKS["canvas"](Client(made), {item.stream: ("id",) for item in LISTS}, WALKED["canvas"])
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

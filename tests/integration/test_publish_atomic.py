"""Readers of `current` while it changes, and publishers killed at random moments."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from coaching.paths import PROJECT, Paths
from tests.integration.publish_programs import HOLDER, PUBLISHER, READER
from tests.unit.warehouse.toy import MARTS, THRESHOLDS, THROUGH, add_marts, make_warehouse
from warehouse.publish import editions
from warehouse.publish.step import publish

PUBLISHES = 50
KILLS = 20


def prepared(root: Path, *, extra: int) -> Paths:
    paths = Paths(root)
    make_warehouse(paths, extra=extra)
    add_marts(paths)
    return paths


def start(code: str, *arguments: str, data: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "COACHING_DATA": str(data), "PYTHONPATH": str(PROJECT)}
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments], env=environment, stdout=subprocess.PIPE, text=True
    )


@pytest.mark.slow
def test_a_reader_never_fails_nor_sees_two_editions_through_fifty_publishes(tmp_path: Path) -> None:
    paths = Paths(tmp_path / "data")
    versions = [prepared(tmp_path / f"content{extra}", extra=extra).warehouse.read_bytes() for extra in (0, 1, 2)]
    paths.root.mkdir(parents=True)

    def publish_version(number: int) -> None:
        paths.warehouse.write_bytes(versions[number % len(versions)])
        publish(
            paths=paths, code_version=str(number), data_through=THROUGH, thresholds=THRESHOLDS, marts=MARTS, facts={}
        )

    publish_version(0)
    stop, ready = tmp_path / "stop", tmp_path / "ready"
    reader = start(READER, str(paths.published / "current"), str(stop), str(ready), data=paths.root)
    holder = start(HOLDER, str(paths.published / "current"), str(stop), data=paths.root)
    try:
        deadline = time.monotonic() + 60
        while not ready.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        for number in range(1, PUBLISHES + 1):
            publish_version(number)
        stop.touch()
        output, _ = reader.communicate(timeout=60)
        held_output, _ = holder.communicate(timeout=60)
    finally:
        for process in (reader, holder):
            process.kill()
            process.wait()
    seen, held = json.loads(output), json.loads(held_output)
    sys.stdout.write(
        f"{PUBLISHES} publishes, {seen['reads']} reads of {seen['editions']} editions,"
        f" {len(seen['failed'])} failed, {seen['mixed']} mixed\n"
    )
    assert seen["failed"] == []
    assert seen["mixed"] == 0
    assert seen["reads"] >= PUBLISHES
    assert seen["editions"] > 10
    assert held["values"] == 1
    assert held["reads"] >= PUBLISHES


@pytest.mark.slow
def test_a_killed_publisher_leaves_a_whole_edition_current(tmp_path: Path) -> None:
    paths = prepared(tmp_path / "data", extra=0)
    publish(paths=paths, code_version="test", data_through={}, thresholds=THRESHOLDS, marts=MARTS, facts={})
    expected = parquet(paths)
    rng = random.Random(20261121)
    moments, interrupted = [], 0
    for _ in range(KILLS):
        publisher = start(PUBLISHER, data=paths.root)
        assert publisher.stdout is not None
        assert publisher.stdout.readline() == "ready\n"
        moment = rng.uniform(0, 0.5)
        time.sleep(moment)
        publisher.send_signal(signal.SIGKILL)
        publisher.communicate()
        moments.append(round(moment, 3))
        # by the number of this process: a folder of an earlier kill may still stand
        interrupted += (paths.published / f".building-{publisher.pid}").exists() or (
            paths.published / ".pending"
        ).exists()
        assert whole(paths)
        assert parquet(paths) == expected
    name = publish(paths=paths, code_version="test", data_through={}, thresholds=THRESHOLDS, marts=MARTS, facts={})
    sys.stdout.write(f"killed after {moments} s; {interrupted} of {KILLS} were in the midst of a publish\n")
    assert interrupted >= KILLS // 4, "the kills came between publishes: the test shows little"
    assert editions.current(paths) == name
    assert sorted(p.name for p in paths.published.iterdir()) == [".lock", "current", "editions"]
    assert len(editions.editions(paths)) <= editions.KEPT


@pytest.mark.parametrize("step", ["export", "audit", "_write", "_flush"])
def test_a_failure_inside_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    paths = prepared(tmp_path / "data", extra=0)
    first = publish(paths=paths, code_version="test", data_through={}, thresholds=THRESHOLDS, marts=MARTS, facts={})

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(f"warehouse.publish.step.{step}", fail)
    with pytest.raises(OSError, match="No space"):
        publish(paths=paths, code_version="test", data_through={}, thresholds=THRESHOLDS, marts=MARTS, facts={})
    assert editions.current(paths) == first
    assert sorted(p.name for p in paths.published.iterdir()) == [".lock", "current", "editions"]


def parquet(paths: Paths) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted((paths.published / "current" / "bi" / "marts").glob("*.parquet"))}


def whole(paths: Paths) -> bool:
    """Every file of the current edition opens and holds the rows that its manifest counts."""
    edition = (paths.published / "current").resolve(strict=True)
    manifest = json.loads((edition / "analyst" / "manifest.json").read_text())
    counted = {}
    with duckdb.connect(str(edition / "analyst" / "analyst.duckdb"), read_only=True) as analyst:
        for name in manifest["rows"]:
            counted[name] = analyst.execute(f"select count(*) from {name}").fetchone()[0]
    found = (edition / "bi" / "marts").glob("*.parquet")
    files = {f"marts.{p.stem}": pq.ParquetFile(p).metadata.num_rows for p in found}
    return counted == manifest["rows"] and files == {n: rows for n, rows in counted.items() if n.startswith("marts.")}

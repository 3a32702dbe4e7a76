"""O4: whoever has the warehouse open is named; the step waits, then says so, and blames nothing else."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from coaching.errors import ContractError, UnavailableError
from coaching.paths import PROJECT
from nights import steps
from nights.night import Night, open_night
from warehouse import engine
from warehouse.build import dbt

ANALYST = """
import sys, time
import duckdb
with duckdb.connect(sys.argv[1], read_only=sys.argv[2] == "looks"):
    print("open", flush=True)
    time.sleep(float(sys.argv[3]))
"""


@pytest.fixture
def night() -> Night:
    night = open_night("2026-03-09", district="sandbox")
    duckdb.connect(str(night.paths.warehouse)).close()
    return night


@contextmanager
def analyst(night: Night, how: str, *, seconds: float = 60) -> Iterator[int]:
    """Another process that has the warehouse open; its number."""
    command = [sys.executable, "-c", ANALYST, str(night.paths.warehouse), how, str(seconds)]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        try:
            yield process.pid
        finally:
            process.kill()


def test_o4_a_build_says_who_has_the_warehouse_open(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "IN_USE_SECONDS", 1.0)
    build = steps.WAREHOUSE[0]
    with analyst(night, "looks") as pid, pytest.raises(UnavailableError) as caught:
        build.run(night)
    said = str(caught.value)
    assert f"in use by {Path(sys.executable).resolve().name} (process {pid})" in said
    assert "seeds" not in said
    assert steps.not_done(night)[0] == build.name


READS: dict[str, Callable[[Night], object]] = {
    "estimate": steps.WAREHOUSE[1].run,
    "check_marts": steps.WAREHOUSE[3].run,
    "publish": steps.WAREHOUSE[4].run,
    "dbt docs": lambda night: dbt.docs(night.district, night.all_streams, paths=night.paths),
}


@pytest.mark.parametrize("what", READS)
def test_o4_every_step_that_meets_a_writer_says_so(what: str, night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "IN_USE_SECONDS", 0.1)
    dbt.prepare(night.district, night.all_streams, paths=night.paths)
    with analyst(night, "writes") as pid, pytest.raises(UnavailableError, match=rf"\(process {pid}\)"):
        READS[what](night)


def test_o4_who_lets_go_in_time_is_waited_for(night: Night) -> None:
    began = time.monotonic()
    with analyst(night, "looks", seconds=1.5):
        engine.wait_until_free(night.paths.warehouse)
    assert 1 < time.monotonic() - began < 20


@pytest.mark.slow
def test_o4_an_analyst_who_opens_it_after_we_looked_is_named_too(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("warehouse.build.command.wait_until_free", lambda _: None)
    dbt.prepare(night.district, night.all_streams, paths=night.paths)
    with analyst(night, "looks") as pid, pytest.raises(UnavailableError, match=rf"\(process {pid}\)"):
        dbt.build(night.district, night.all_streams, paths=night.paths, half="first")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("held in /opt/my tools/dbeaver (PID 7)", "by dbeaver (process 7)."),
        ("held in PID 7.", "by another program (process 7)."),
        ("held elsewhere", "by another program."),
    ],
)
def test_o4_as_much_is_told_as_the_system_tells(said: str, told: str) -> None:
    refusal = engine.in_use(f'IO Error: Could not set lock on file "/x": Conflicting lock is {said}')
    assert refusal
    assert refusal.message.endswith(told)


def test_o4_a_damaged_warehouse_is_no_fault_of_the_seeds(night: Night) -> None:
    night.paths.warehouse.write_bytes(b"torn" * 4096)
    with pytest.raises(ContractError, match="damaged, remove it and build everything anew"):
        engine.wait_until_free(night.paths.warehouse)

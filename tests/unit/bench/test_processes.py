import sys
from pathlib import Path

import pytest

from bench.machine import facts
from bench.places import Place
from bench.processes import environment, measured
from coaching.errors import UnavailableError

HOLD_100_MB = """
import time
held = bytearray(100_000_000)
held[::4096] = b'x' * len(held[::4096])
time.sleep(0.3)
print('done')
"""


def test_time_and_peak_memory_of_a_process_are_its_own(tmp_path: Path) -> None:
    held_by_the_harness = bytearray(b"x") * 150_000_000
    ran = measured([sys.executable, "-c", HOLD_100_MB], env=environment({}), out=tmp_path)
    assert ran.stdout == "done\n"
    assert ran.seconds >= 0.3
    assert 100 < ran.peak_mb < 150, "the peak is not that of the process, or is that of the harness"
    assert len(held_by_the_harness) == 150_000_000


def test_a_process_that_fails_stops_the_benchmark(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="exit code 3"):
        measured([sys.executable, "-c", "raise SystemExit(3)"], env=environment({}), out=tmp_path)


def test_a_measured_process_sees_no_setting_of_the_caller(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COACHING_DATA", "/somewhere/else")
    monkeypatch.setenv("AIRFLOW_CONN_CANVAS", "{}")
    place = Place(tmp_path)
    assert place.environment["COACHING_DATA"] == str(tmp_path / "data")
    assert "AIRFLOW_CONN_CANVAS" not in place.environment
    assert place.district.sources["canvas"].options["account_id"] == "bench"


def test_the_machine_is_described_without_its_name() -> None:
    told = facts()
    assert "cores" in told["machine"]
    assert told["duckdb"]

"""What is older than a district keeps it goes, by class; loads keep every row, and what is younger stays."""

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from coaching.district import Retention
from coaching.manifest import Manifest
from coaching.paths import Paths
from warehouse import store
from warehouse.store.damage import is_sound
from warehouse.store.writing import write_file
from warehouse.tidy import aged, remove

TODAY = date(2026, 11, 29)
KEPT = Retention(told_days=365, log_days=30, withdrawn_days=30, sealed_days=100)
SCHEMA = pa.schema([("id", pa.string()), ("_extra", pa.string())])


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    made = Paths(tmp_path)
    for night in ("2025-01-05", "2025-11-29", "2025-11-28"):
        for file in (made.runs / night / "build.json", made.reports / f"{night}.md"):
            _write(file)
    _write(made.reports / "operations.md")
    for name, day in (("old", date(2026, 10, 1)), ("new", date(2026, 11, 1))):
        _write(made.root / "airflow" / "logs" / name / "1.log", day)
        _write(made.landing / "_withdrawn" / "a" / "b" / f"{name}.parquet", day)
    for night in ("2026-03-01", "2026-11-01"):
        _load(made, night)
    return made


def _write(file: Path, day: date = TODAY) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("x", encoding="utf-8")
    moment = datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp()
    os.utime(file, (moment, moment))


def _load(paths: Paths, night: str, *, shrink_accepted: bool = False) -> None:
    rows = pa.RecordBatch.from_pylist([{"id": "1", "_extra": "sealed"}, {"id": "2", "_extra": None}], SCHEMA)
    aside = store.quarantine_name("a", "b", night)
    told = Manifest(
        "a", "b", "full", night, night, 4, 2, 2, "complete", "hash", "key", "test", "", quarantine_file=aside,
        new_names="sealed", format=2, shrink_accepted=shrink_accepted,
    )  # fmt: skip
    write_file(paths.landing / aside, SCHEMA, [rows], None)
    write_file(store.load_file(paths, "a", "b", night), SCHEMA, [rows], told)


def test_a_dry_run_counts_and_touches_nothing(paths: Paths) -> None:
    before = {f: f.stat().st_mtime_ns for f in paths.root.rglob("*")}
    assert aged(paths, KEPT, TODAY).counts == {
        "outcomes of nights": 2, "reports": 2, "logs": 1, "withdrawn loads": 1, "left aside by killed processes": 0,
        "loads with sealed values": 2,
    }  # fmt: skip
    assert {f: f.stat().st_mtime_ns for f in paths.root.rglob("*")} == before


def test_what_is_too_old_goes_and_nothing_else(paths: Paths) -> None:
    remove(aged(paths, KEPT, TODAY))
    assert sorted(f.name for f in paths.runs.iterdir()) == ["2025-11-29"]
    assert sorted(f.name for f in paths.reports.iterdir()) == ["2025-11-29.md", "operations.md"]
    assert [f.parent.name for f in (paths.root / "airflow").rglob("*.log")] == ["new"]
    assert sum(aged(paths, KEPT, TODAY).counts.values()) == 0


def test_a_withdrawn_load_ages_from_when_it_was_withdrawn(tmp_path: Path) -> None:
    paths = Paths(tmp_path)
    _load(paths, "2026-03-01", shrink_accepted=True)
    file, long_ago = store.load_file(paths, "a", "b", "2026-03-01"), datetime(2026, 3, 1, tzinfo=UTC).timestamp()
    for one in (file, *paths.quarantine.rglob("*.parquet")):
        os.utime(one, (long_ago, long_ago))
    assert store.withdraw_shrunken(paths, "a", "b", "2026-03-01") == 4
    withdrawn = datetime.now(UTC).date()
    assert aged(paths, KEPT, withdrawn + timedelta(30)).counts["withdrawn loads"] == 0
    assert aged(paths, KEPT, withdrawn + timedelta(31)).counts["withdrawn loads"] == 2


def test_folders_that_are_empty_then_go_and_others_stay(tmp_path: Path) -> None:
    paths, long_ago = Paths(tmp_path), date(2025, 1, 5)
    logs = paths.root / "airflow" / "logs"
    _write(logs / "dag_id=nightly" / "run_id=1" / "task_id=build" / "attempt=1.log", long_ago)
    _write(logs / "dag_id=maintenance" / "run_id=1" / "task_id=tidy" / "attempt=1.log", long_ago)
    _write(logs / "dag_id=maintenance" / "run_id=2" / "task_id=tidy" / "attempt=1.log")
    _write(paths.runs / "2025-01-05" / "build.json")
    remove(aged(paths, KEPT, TODAY))
    assert [f.name for f in logs.rglob("*")] == ["dag_id=maintenance", "run_id=2", "task_id=tidy", "attempt=1.log"]
    assert (list(paths.runs.iterdir()), paths.runs.is_dir()) == ([], True)


def test_rows_stay_whatever_goes_of_them(paths: Paths) -> None:
    remove(aged(paths, KEPT, TODAY))
    for night, sealed, names in (("2026-03-01", 0, ""), ("2026-11-01", 1, "sealed")):
        file = store.load_file(paths, "a", "b", night)
        rows, manifest = pq.ParquetFile(file).read(), store.read_manifest(file)
        assert manifest is not None
        assert (rows.column("id").to_pylist(), manifest.rows, manifest.new_names) == (["1", "2"], 4, names)
        assert len(rows.column("_extra").drop_null()) == sealed
        assert is_sound(file)
        assert is_sound(paths.landing / str(manifest.quarantine_file))

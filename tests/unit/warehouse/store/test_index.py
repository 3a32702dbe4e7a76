from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from coaching.district import District, load_district
from coaching.manifest import Manifest
from coaching.outcomes import Outcome, write_outcome
from coaching.paths import Paths
from coaching.streams import Field, Mode, Stream
from warehouse import store
from warehouse.land.windows import window_for
from warehouse.land.writer import LoadWriter
from warehouse.store import index, load_rows

VIEWS = Stream("canvas", "page_views", "canvas", Mode.APPEND, (), (Field("created_at"),), trailing_days=3)
WORK = Stream(
    "canvas", "submissions", "canvas", Mode.UPSERT, (), (Field("submitted_at"),), cursor="submitted_at", trailing_days=3
)
ROSTER = Stream("oneroster", "users", "oneroster", Mode.FULL, (), (Field("user_id"),))
STREAMS = (VIEWS, WORK, ROSTER)


@pytest.fixture(scope="module")
def district() -> District:
    return load_district("sandbox")


def _manifest(stream: Stream, day: str, **more: object) -> Manifest:
    blank = Manifest(
        stream.source, stream.name, stream.mode.value, day, f"{day}-x", 2, 1, 1, "none", "s", "fp", "v", ""
    )
    return replace(blank, **more)  # type: ignore[arg-type]


def _commit(paths: Paths, stream: Stream, day: str, value: str | None = None, **more: object) -> None:
    schema = store.columns_schema(stream)
    with LoadWriter(store.load_file(paths, stream.source, stream.name, day), schema) as writer:
        writer.write(
            pa.table(
                {n: pa.array([value if n in stream.columns else None], schema.field(n).type) for n in schema.names}
            )
        )
        writer.finish(_manifest(stream, day, **more))


def _read(paths: Paths, name: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = pq.read_table(paths.index / f"{name}.parquet").to_pylist()
    return rows


def test_loads_with_the_days_they_can_hold(tmp_path: Path, district: District) -> None:
    paths = Paths(tmp_path)
    _commit(
        paths,
        VIEWS,
        "2026-03-08",
        window_start="2026-03-05T06:00:00Z",
        window_end="2026-03-09T05:00:00Z",
        new_fields={"b": "text"},
    )
    _commit(
        paths,
        WORK,
        "2026-03-08",
        "2026-02-01T03:00:00Z",
        window_start="2026-03-05T06:00:00Z",
        window_end="2026-03-09T05:00:00Z",
    )
    _commit(paths, ROSTER, "2026-03-08")
    index.write_index(STREAMS, paths=paths, district=district)
    rows = {r["stream"]: r for r in _read(paths, "loads")}
    assert (rows["page_views"]["first_day"], rows["page_views"]["last_day"]) == (date(2026, 3, 5), date(2026, 3, 8))
    assert rows["submissions"]["first_day"] == date(2026, 1, 31)
    assert (rows["users"]["first_day"], rows["users"]["last_day"]) == (None, None)
    assert rows["page_views"]["new_fields"] == '{"b": "text"}'
    assert rows["users"]["load_date"] == date(2026, 3, 8)
    assert (paths.landing / str(rows["users"]["file"])).exists()


def test_zero_row_files_follow_the_declaration(tmp_path: Path, district: District) -> None:
    paths = Paths(tmp_path)
    index.write_index(STREAMS, paths=paths, district=district)
    file = store.load_file(paths, "canvas", "page_views", store.ZERO_DATE)
    before = file.stat().st_mtime_ns
    index.write_index(STREAMS, paths=paths, district=district)
    assert file.stat().st_mtime_ns == before
    assert _read(paths, "loads") == _read(paths, "quarantine") == _read(paths, "outcomes") == []
    index.write_index([replace(VIEWS, fields=(*VIEWS.fields, Field("new")))], paths=paths, district=district)
    assert pq.read_schema(file).names[:2] == ["created_at", "new"]


def test_quarantine_counts_only_what_manifests_name(tmp_path: Path, district: District) -> None:
    paths = Paths(tmp_path)
    for load in ("named", "unnamed"):
        file = store.quarantine_file(paths, "oneroster", "users", load)
        file.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.table({"rule_name": ["r", "r", "q"], "column_name": ["c"] * 3, "reason": ["why"] * 3}), file)
    _commit(
        paths,
        ROSTER,
        "2026-03-08",
        load_id="named",
        quarantine_file=store.quarantine_name("oneroster", "users", "named"),
    )
    index.write_index(STREAMS, paths=paths, district=district)
    rows = _read(paths, "quarantine")
    assert [(r["load_id"], r["rule_name"], r["rows"]) for r in rows] == [("named", "q", 1), ("named", "r", 2)]


def test_outcomes_of_pulls_and_checks_only(tmp_path: Path, district: District) -> None:
    paths = Paths(tmp_path)
    for step, status in (("extract", "refused"), ("check", "started"), ("publish", "done")):
        write_outcome(paths.runs, Outcome("2026-03-08", step, "oneroster", "users", status, seconds=1.5))
    index.write_index(STREAMS, paths=paths, district=district)
    assert [(r["step"], r["status"]) for r in _read(paths, "outcomes")] == [("extract", "refused")]


def test_a_rerun_gives_equal_bytes_and_reads_only_what_changed(
    tmp_path: Path, district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = Paths(tmp_path)
    _commit(paths, ROSTER, "2026-03-07")
    _commit(paths, ROSTER, "2026-03-08")
    index.write_index(STREAMS, paths=paths, district=district)
    before = {f.name: f.read_bytes() for f in paths.index.glob("*.parquet")}
    read: list[str] = []

    def noticed(file: Path) -> Manifest | None:
        read.append(file.parent.name)
        return store.read_manifest(file)

    monkeypatch.setattr(load_rows, "read_manifest", noticed)
    index.write_index(STREAMS, paths=paths, district=district)
    assert read == []
    assert before == {f.name: f.read_bytes() for f in paths.index.glob("*.parquet")}
    assert len(before) == 3
    _commit(paths, ROSTER, "2026-03-09")
    index.write_index(STREAMS, paths=paths, district=district)
    assert read == ["load_date=2026-03-09"]


def test_windows_close_with_the_local_day_and_reach_over_missed_nights(district: District) -> None:
    window = window_for(VIEWS, district, "2026-03-08", _manifest(VIEWS, "2026-03-07"))
    assert (window.start, window.end) == ("2026-03-05T06:00:00Z", "2026-03-09T05:00:00Z")
    assert window_for(VIEWS, district, "2026-03-08", _manifest(VIEWS, "2026-03-01")).start == "2026-02-27T06:00:00Z"
    assert window_for(VIEWS, district, "2026-03-08", None).start == "2026-02-06T06:00:00Z"
    assert window_for(ROSTER, district, "2026-03-08", None).end is None


def test_an_upsert_starts_before_the_servers_own_cursor(district: District) -> None:
    assert window_for(WORK, district, "2026-03-08", None).start is None
    window = window_for(WORK, district, "2026-03-08", _manifest(WORK, "2026-03-07", cursor_out="2026-03-07T20:00:00Z"))
    assert (window.start, window.end) == ("2026-03-04T20:00:00Z", "2026-03-09T05:00:00Z")
